package io.anomalight.sample;

/** A scratch: along a line the yarns are flatter and their torn fibres are pale. */
final class ScratchDefect implements Defect {
    private static final float[] TORN = {1.05f, 1.04f, 1.02f};

    private final BezierLine line;
    private final float halfWidth;
    private final float strength;
    private final Noise grain;

    ScratchDefect(SampleRandom random, float u, float v) {
        line = new BezierLine(
                u, v, random.between(0, (float) Math.PI), random.between(4, 9.5f), random.between(-0.12f, 0.12f));
        halfWidth = random.between(0.18f, 0.40f);
        strength = random.between(0.55f, 1);
        grain = new Noise(random.next());
    }

    @Override
    public boolean covers(float u, float v) {
        return depth(u, v) > 0;
    }

    @Override
    public float heightFactor(float u, float v) {
        return 1 - 0.3f * depth(u, v);
    }

    @Override
    public void tint(float u, float v, float[] rgb) {
        float paleness = depth(u, v);
        if (paleness > 0) {
            paleness *= strength * (0.75f + 0.45f * grain.at(3.5f * u, 3.5f * v));
            for (int c = 0; c < rgb.length; c++) {
                rgb[c] = Noise.mix(rgb[c], TORN[c], Math.min(1, paleness));
            }
        }
    }

    /** From 0 at the edge to 1 in the middle; the line gets narrower at its ends. */
    private float depth(float u, float v) {
        BezierLine.Nearest nearest = line.nearest(u, v);
        float taper = Noise.smooth(6 * Math.min(nearest.along(), 1 - nearest.along()));
        float width = halfWidth * (0.45f + 0.55f * taper);
        return Noise.smooth(1.6f * (1 - nearest.distance() / width));
    }
}
