package io.anomalight.sample;

/** Height and colour of the cloth on a grid finer than the pixels, with one extra sample around the picture. */
final class Survey {
    /** Samples per pixel in each direction. */
    static final int FINENESS = 2;

    /** A rectangle of pixels, without the last row and column. */
    record Box(int firstRow, int lastRow, int firstColumn, int lastColumn) {}

    private final SamplePart part;
    private final int pixels;
    private final int width;
    private final float[] heights;
    private final float[] colors;

    Survey(SamplePart part, int pixels) {
        this.part = part;
        this.pixels = pixels;
        width = FINENESS * pixels + 2;
        heights = new float[width * width];
        colors = new float[3 * width * width];
    }

    /** Computes the samples of the pixels in the box, and the samples next to it. */
    void look(Defect defect, Box box) {
        SamplePart.Pose pose = part.pose();
        Weave weave = new Weave(part.seed(), defect);
        for (int row = FINENESS * box.firstRow; row < FINENESS * box.lastRow + 2; row++) {
            float y = (row - 0.5f) / (FINENESS * pixels);
            for (int column = FINENESS * box.firstColumn; column < FINENESS * box.lastColumn + 2; column++) {
                float x = (column - 0.5f) / (FINENESS * pixels);
                float u = pose.u(x, y);
                float v = pose.v(x, y);
                weave.look(u, v);
                defect.tint(u, v, weave.rgb());
                int at = row * width + column;
                heights[at] = weave.height();
                System.arraycopy(weave.rgb(), 0, colors, 3 * at, 3);
            }
        }
    }

    /**
     * The index of the first sample of a pixel; the distance to the next one is 1 to the right and {@link #width}
     * downwards.
     */
    int firstOf(int row, int column) {
        return (FINENESS * row + 1) * width + FINENESS * column + 1;
    }

    int width() {
        return width;
    }

    float height(int at) {
        return heights[at];
    }

    /** The slope of the cloth to the right, in yarns per yarn. */
    float slopeX(int at) {
        return (heights[at + 1] - heights[at - 1]) * samplesPerYarn() / 2;
    }

    /** The slope of the cloth to the bottom, in yarns per yarn. */
    float slopeY(int at) {
        return (heights[at + width] - heights[at - width]) * samplesPerYarn() / 2;
    }

    float color(int at, int channel) {
        return colors[3 * at + channel];
    }

    private float samplesPerYarn() {
        return FINENESS * pixels / part.yarns();
    }
}
