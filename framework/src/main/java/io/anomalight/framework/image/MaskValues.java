package io.anomalight.framework.image;

/** Which pixels of a mask mark a defect. */
public enum MaskValues {
    /** Pixels brighter than half of full brightness, as in MVTec AD and BTAD. */
    BRIGHT(0.5f),
    /** All pixels that are not black; their values name kinds of defects, as in VisA. */
    NOT_BLACK(0);

    private final float highestNormal;

    MaskValues(float highestNormal) {
        this.highestNormal = highestNormal;
    }

    /** Whether a pixel of this brightness, in [0, 1], marks a defect. */
    boolean marks(float brightness) {
        return brightness > highestNormal;
    }
}
