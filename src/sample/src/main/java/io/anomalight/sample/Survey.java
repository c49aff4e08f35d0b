package io.anomalight.sample;

/** Height and colour of the cloth on a grid finer than the pixels, with one sample more around the picture. */
final class Survey {
    /** Samples a pixel in each direction. */
    static final int FINENESS = 2;

    /** Pixels from the first row and column up to, but without, the last. */
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

    /** Looks at the pixels in the box, and at the samples next to it. */
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

    /** Index of the first sample of a pixel; the next ones follow by 1 and, downwards, by {@link #width}. */
    int firstOf(int row, int column) {
        return (FINENESS * row + 1) * width + FINENESS * column + 1;
    }

    int width() {
        return width;
    }

    float height(int at) {
        return heights[at];
    }

    /** By how much the cloth rises to the right, yarns per yarn. */
    float slopeX(int at) {
        return (heights[at + 1] - heights[at - 1]) * samplesPerYarn() / 2;
    }

    /** By how much the cloth rises to the bottom, yarns per yarn. */
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
