package io.anomalight.framework.image;

/** Pixels that can be read row by row, repeatedly, as red, green and blue or as grey, in [0, 1]. */
public interface Picture extends Resize.Rows {

    /** The size as stored. */
    ImageSize size();

    /** 3 for red, green and blue, or 1 for grey. */
    int planes();

    /** Reads row {@code y} of each plane. */
    @Override
    void read(int y, float[][] planes);
}
