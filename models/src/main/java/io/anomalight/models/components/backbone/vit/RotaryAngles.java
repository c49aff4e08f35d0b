package io.anomalight.models.components.backbone.vit;

import io.anomalight.framework.image.ImageSize;

/** The rotation of each position in DINOv3 (Siméoni et al. 2025; Su et al. 2021). */
final class RotaryAngles {
    private static final double BASE = 100;

    private final float[] cosines;
    private final float[] sines;

    private RotaryAngles(float[] cosines, float[] sines) {
        this.cosines = cosines;
        this.sines = sines;
    }

    /** Cosines of the angles, {@code [H · W, d]} for heads of d channels. */
    float[] cosines() {
        return cosines;
    }

    /** Sines of the angles, {@code [H · W, d]}. */
    float[] sines() {
        return sines;
    }

    /** The angles of a grid: rows and columns from −1 to 1 have d / 4 frequencies each, and the second half repeats the first. */
    static RotaryAngles of(ImageSize grid, int width) {
        int quarter = width / 4;
        float[] cosines = new float[grid.pixels() * width];
        float[] sines = new float[cosines.length];
        for (int position = 0; position < grid.pixels(); position++) {
            int y = position / grid.width();
            int x = position % grid.width();
            double row = 2 * (y + 0.5) / grid.height() - 1;
            double column = 2 * (x + 0.5) / grid.width() - 1;
            for (int i = 0; i < width; i++) {
                int frequency = i % quarter;
                double coordinate = i / quarter % 2 == 0 ? row : column;
                double angle = 2 * Math.PI * coordinate / Math.pow(BASE, 4.0 * frequency / width);
                cosines[position * width + i] = (float) Math.cos(angle);
                sines[position * width + i] = (float) Math.sin(angle);
            }
        }
        return new RotaryAngles(cosines, sines);
    }
}
