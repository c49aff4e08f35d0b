package io.anomalight.sample;

/** A stain of a liquid: darker and in another hue, darkest at its edge. */
final class Stain implements Defect {
    private static final float[][] TRANSMISSION = {
        {0.55f, 0.37f, 0.19f}, // coffee
        {0.46f, 0.43f, 0.33f}, // oil
        {0.80f, 0.38f, 0.29f}, // rust
    };
    private static final float EDGE = 0.14f;

    private final Blob blob;
    private final float[] transmission;
    private final float strength;
    private final Noise wetnessNoise;

    Stain(SampleRandom random, float u, float v) {
        blob = new Blob(random, u, v, random.between(1.4f, 3.2f), 0.38f);
        transmission = TRANSMISSION[random.below(TRANSMISSION.length)];
        strength = random.between(0.5f, 1);
        wetnessNoise = new Noise(random.next());
    }

    @Override
    public boolean covers(float u, float v) {
        return blob.relativeDistance(u, v) < 1;
    }

    /** The factor for the height of the yarns; less than 1 inside the stain, because wet fibres are flatter. */
    @Override
    public float heightFactor(float u, float v) {
        return 1 - 0.3f * strength * Noise.smooth((1 - blob.relativeDistance(u, v)) / EDGE);
    }

    @Override
    public void tint(float u, float v, float[] rgb) {
        float distance = blob.relativeDistance(u, v);
        if (distance >= 1) {
            return;
        }
        float edgeFactor = Noise.smooth((distance - 0.55f) / 0.3f);
        float wet = Noise.smooth((1 - distance) / EDGE)
                * (0.72f + 0.28f * edgeFactor)
                * (0.9f + 0.1f * wetnessNoise.at(2 * u, 2 * v));
        for (int c = 0; c < rgb.length; c++) {
            rgb[c] *= Noise.mix(1, transmission[c], strength * wet);
        }
    }
}
