package io.anomalight.sample;

/** Renders the picture of a part: light, lens and sensor. */
final class Camera {
    private static final float LIGHT_Z = 0.72f;
    private static final float AMBIENT = 0.30f;
    private static final float VIGNETTE = 0.20f;
    private static final float SENSOR_NOISE = 0.011f;

    private final int size;

    /** A camera of {@code size} by {@code size} pixels. */
    Camera(int size) {
        this.size = size;
    }

    /** Renders a part without a defect: red, green and blue of every pixel, {@code [H, W, 3]}. */
    byte[] photograph(SamplePart part) {
        return develop(part, goodPart(part, new ClothGrid(part, size)));
    }

    /** Renders a part with a defect; pixels outside {@code mask} are the same as without the defect. */
    byte[] photograph(SamplePart part, Defect defect, byte[] mask) {
        ClothGrid grid = new ClothGrid(part, size);
        float[] picture = goodPart(part, grid);
        ClothGrid.Box box = around(mask);
        grid.compute(defect, box);
        for (int row = box.firstRow(); row < box.lastRow(); row++) {
            for (int column = box.firstColumn(); column < box.lastColumn(); column++) {
                if (mask[row * size + column] != 0) {
                    expose(part, grid, row, column, picture);
                }
            }
        }
        return develop(part, picture);
    }

    /** 1 for every pixel whose middle is in the defect and 0 for the others, {@code [H, W]}. */
    byte[] mask(SamplePart part, Defect defect) {
        SamplePart.Pose pose = part.pose();
        byte[] mask = new byte[size * size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                float u = pose.u(middle(column), middle(row));
                float v = pose.v(middle(column), middle(row));
                mask[row * size + column] = (byte) (defect.covers(u, v) ? 1 : 0);
            }
        }
        return mask;
    }

    private ClothGrid.Box around(byte[] mask) {
        int top = size;
        int bottom = 0;
        int left = size;
        int right = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                top = Math.min(top, i / size);
                bottom = Math.max(bottom, i / size + 1);
                left = Math.min(left, i % size);
                right = Math.max(right, i % size + 1);
            }
        }
        return new ClothGrid.Box(top, bottom, left, right);
    }

    private float[] goodPart(SamplePart part, ClothGrid grid) {
        grid.compute(Defect.NONE, new ClothGrid.Box(0, size, 0, size));
        float[] picture = new float[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            expose(part, grid, i / size, i % size, picture);
        }
        return picture;
    }

    /** Computes the light of one pixel, averaged over its samples. */
    private void expose(SamplePart part, ClothGrid grid, int row, int column, float[] picture) {
        int pixel = 3 * (row * size + column);
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int i = 0; i < ClothGrid.SAMPLES_PER_PIXEL * ClothGrid.SAMPLES_PER_PIXEL; i++) {
            int at = grid.firstOf(row, column)
                    + i / ClothGrid.SAMPLES_PER_PIXEL * grid.width()
                    + i % ClothGrid.SAMPLES_PER_PIXEL;
            float light = shade(part, grid.slopeX(at), grid.slopeY(at), grid.height(at));
            red += light * grid.color(at, 0);
            green += light * grid.color(at, 1);
            blue += light * grid.color(at, 2);
        }
        float share = 1f / (ClothGrid.SAMPLES_PER_PIXEL * ClothGrid.SAMPLES_PER_PIXEL);
        picture[pixel] = share * red;
        picture[pixel + 1] = share * green;
        picture[pixel + 2] = share * blue;
    }

    /** The light that the cloth reflects at a point: Lambert's law, and less light where the cloth is low. */
    private static float shade(SamplePart part, float slopeX, float slopeY, float height) {
        float facing = LIGHT_Z - part.lightX() * slopeX - part.lightY() * slopeY;
        float diffuse = Math.max(0, facing / (float) Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY));
        float heightShare = Noise.smooth((height - Weave.GROUND) / 1.25f);
        return (AMBIENT + (1 - AMBIENT) * diffuse) * (0.35f + 0.80f * heightShare);
    }

    /** Applies the lamp and the lens, adds the noise of the sensor, and converts the picture to bytes. */
    private byte[] develop(SamplePart part, float[] picture) {
        SampleRandom sensor = SampleRandom.named(part.seed(), "sensor");
        byte[] pixels = new byte[picture.length];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i / 3;
            float light = light(part, middle(pixel % size) - 0.5f, middle(pixel / size) - 0.5f);
            float value = light * (1 + (1 - i % 3) * part.warmth()) * picture[i] + SENSOR_NOISE * sensor.gaussian();
            pixels[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
        }
        return pixels;
    }

    /** The amount of light at a point after the lens; x and y start from the middle of the picture. */
    private static float light(SamplePart part, float x, float y) {
        float beforeLens = part.gain() * (1 + 2 * part.gradientX() * x + 2 * part.gradientY() * y);
        return beforeLens * (1 - VIGNETTE * (x * x + y * y));
    }

    private float middle(int pixel) {
        return (pixel + 0.5f) / size;
    }
}
