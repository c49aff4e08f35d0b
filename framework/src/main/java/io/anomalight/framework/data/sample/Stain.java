package io.anomalight.framework.data.sample;

/** Something spilt that the yarns have soaked up: darker and of another hue, darkest at the rim. */
final class Stain implements Defect {
    private static final float[][] LETS_THROUGH = {
        {0.62f, 0.46f, 0.26f}, // coffee
        {0.52f, 0.50f, 0.42f}, // oil
        {0.80f, 0.44f, 0.36f}, // rust
    };
    private static final float EDGE = 0.18f;

    private final Blob blob;
    private final float[] letsThrough;
    private final float strength;
    private final Noise soak;

    Stain(Dice dice, float u, float v) {
        blob = new Blob(dice, u, v, dice.between(1.2f, 3.2f), 0.38f);
        letsThrough = LETS_THROUGH[dice.below(LETS_THROUGH.length)];
        strength = dice.between(0.40f, 0.95f);
        soak = new Noise(dice.next());
    }

    @Override
    public boolean covers(float u, float v) {
        return blob.depth(u, v) < 1;
    }

    @Override
    public void tint(float u, float v, float[] rgb) {
        float depth = blob.depth(u, v);
        if (depth >= 1) {
            return;
        }
        float rim = Noise.smooth((depth - 0.55f) / 0.3f);
        float wet = Noise.smooth((1 - depth) / EDGE) * (0.72f + 0.28f * rim) * (0.9f + 0.1f * soak.at(2 * u, 2 * v));
        for (int c = 0; c < rgb.length; c++) {
            rgb[c] *= Noise.mix(1, letsThrough[c], strength * wet);
        }
    }
}
