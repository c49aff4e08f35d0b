package io.anomalight.sample;

/**
 * Height and colour of the cloth on a grid that is finer than the pixels. The grid has one more row or column of samples on
 * each side of the picture, for the slopes at its edge.
 */
final class ClothGrid {
    /** Samples per pixel in each direction. */
    static final int SAMPLES_PER_PIXEL = 2;

    /** A rectangle of pixels; {@code lastRow} and {@code lastColumn} are exclusive. */
    record Box(int firstRow, int lastRow, int firstColumn, int lastColumn) {}

    private final SamplePart part;
    private final int pixels;
    private final int width;
    private final float[] heights;
    private final float[] colors;

    ClothGrid(SamplePart part, int pixels) {
        this.part = part;
        this.pixels = pixels;
        width = SAMPLES_PER_PIXEL * pixels + 2;
        heights = new float[width * width];
        colors = new float[3 * width * width];
    }

    /** Computes the samples of the pixels in the box, and the samples next to it. */
    void compute(Defect defect, Box box) {
        SamplePart.Pose pose = part.pose();
        Weave weave = new Weave(part.seed(), defect);
        for (int row = SAMPLES_PER_PIXEL * box.firstRow; row < SAMPLES_PER_PIXEL * box.lastRow + 2; row++) {
            float y = (row - 0.5f) / (SAMPLES_PER_PIXEL * pixels);
            for (int column = SAMPLES_PER_PIXEL * box.firstColumn;
                    column < SAMPLES_PER_PIXEL * box.lastColumn + 2;
                    column++) {
                float x = (column - 0.5f) / (SAMPLES_PER_PIXEL * pixels);
                float u = pose.u(x, y);
                float v = pose.v(x, y);
                weave.compute(u, v);
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
        return (SAMPLES_PER_PIXEL * row + 1) * width + SAMPLES_PER_PIXEL * column + 1;
    }

    int width() {
        return width;
    }

    float height(int at) {
        return heights[at];
    }

    /** The slope of the cloth to the right: height per distance. */
    float slopeX(int at) {
        return (heights[at + 1] - heights[at - 1]) * samplesPerYarn() / 2;
    }

    /** The slope of the cloth to the bottom: height per distance. */
    float slopeY(int at) {
        return (heights[at + width] - heights[at - width]) * samplesPerYarn() / 2;
    }

    float color(int at, int channel) {
        return colors[3 * at + channel];
    }

    private float samplesPerYarn() {
        return SAMPLES_PER_PIXEL * pixels / part.yarns();
    }
}
