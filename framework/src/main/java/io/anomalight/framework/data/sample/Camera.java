package io.anomalight.framework.data.sample;

/** Takes the picture of a part: relief, light, lens and sensor. */
final class Camera {
    private static final int OVERSAMPLING = 3;
    private static final float LIGHT_Z = 0.72f;
    private static final float AMBIENT = 0.30f;
    private static final float VIGNETTE = 0.10f;
    private static final float SENSOR_NOISE = 0.011f;

    private final int size;

    /** A camera of {@code size} by {@code size} pixels. */
    Camera(int size) {
        this.size = size;
    }

    /** Red, green and blue of every pixel, {@code [H, W, 3]}, 0 to 255. */
    byte[] photograph(Part part, Defect defect) {
        int fine = OVERSAMPLING * size + 2; // one more at each side, for slopes
        float[] heights = new float[fine * fine];
        float[] colors = new float[3 * fine * fine];
        survey(part, defect, fine, heights, colors);
        return develop(part, expose(part, fine, heights, colors));
    }

    /** 1 for every pixel whose middle lies in the defect and 0 elsewhere, {@code [H, W]}. */
    byte[] mask(Part part, Defect defect) {
        Part.Pose pose = part.pose();
        byte[] mask = new byte[size * size];
        for (int i = 0; i < mask.length; i++) {
            float x = (i % size + 0.5f) / size;
            float y = (i / size + 0.5f) / size;
            mask[i] = (byte) (defect.covers(pose.u(x, y), pose.v(x, y)) ? 1 : 0);
        }
        return mask;
    }

    private void survey(Part part, Defect defect, int fine, float[] heights, float[] colors) {
        Part.Pose pose = part.pose();
        Weave weave = new Weave(part.seed(), defect);
        for (int row = 0; row < fine; row++) {
            float y = (row - 0.5f) / (OVERSAMPLING * size);
            for (int column = 0; column < fine; column++) {
                float x = (column - 0.5f) / (OVERSAMPLING * size);
                float u = pose.u(x, y);
                float v = pose.v(x, y);
                weave.look(u, v);
                int at = row * fine + column;
                heights[at] = weave.height();
                defect.tint(u, v, weave.rgb());
                System.arraycopy(weave.rgb(), 0, colors, 3 * at, 3);
            }
        }
    }

    /** Light on the relief, averaged over each pixel: {@code [H, W, 3]}. */
    private float[] expose(Part part, int fine, float[] heights, float[] colors) {
        float[] picture = new float[3 * size * size];
        float perYarn = OVERSAMPLING * size / part.yarns() / 2;
        float share = 1f / (OVERSAMPLING * OVERSAMPLING);
        for (int row = 1; row < fine - 1; row++) {
            for (int column = 1; column < fine - 1; column++) {
                int at = row * fine + column;
                float slopeX = (heights[at + 1] - heights[at - 1]) * perYarn;
                float slopeY = (heights[at + fine] - heights[at - fine]) * perYarn;
                float light = share * shade(part, slopeX, slopeY, heights[at]);
                int pixel = 3 * ((row - 1) / OVERSAMPLING * size + (column - 1) / OVERSAMPLING);
                for (int c = 0; c < 3; c++) {
                    picture[pixel + c] += light * colors[3 * at + c];
                }
            }
        }
        return picture;
    }

    /** Lambert's law, darker in the depths where less of the surroundings shines in. */
    private static float shade(Part part, float slopeX, float slopeY, float height) {
        float facing = LIGHT_Z - part.lightX() * -slopeX - part.lightY() * -slopeY;
        float diffuse = Math.max(0, facing / (float) Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY));
        float open = Noise.smooth((height - Weave.GROUND) / 1.25f);
        return (AMBIENT + (1 - AMBIENT) * diffuse) * (0.35f + 0.80f * open);
    }

    private byte[] develop(Part part, float[] picture) {
        Dice sensor = Dice.named(part.seed(), "sensor");
        byte[] pixels = new byte[picture.length];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i / 3;
            float x = (pixel % size + 0.5f) / size - 0.5f;
            float y = (pixel / size + 0.5f) / size - 0.5f;
            float light = part.gain() * (1 + part.gradientX() * 2 * x + part.gradientY() * 2 * y)
                    * (1 - VIGNETTE * 2 * (x * x + y * y)) * (1 + (1 - i % 3) * part.warmth());
            float value = light * picture[i] + SENSOR_NOISE * sensor.gaussian();
            pixels[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
        }
        return pixels;
    }
}
