package io.anomalight.sample;

import java.util.List;
import java.util.stream.IntStream;

/** A hole of torn yarns with irregular ends and loose fibres, above the dark ground. */
final class Hole implements Defect {
    private static final float IRREGULARITY = 0.16f;
    private static final float[] FIBRE = {0.88f, 0.84f, 0.76f};

    private final Blob blob;
    private final Noise ends;
    private final List<BezierLine> fibres;
    private final float fibreWidth;

    Hole(SampleRandom random, float u, float v) {
        float radius = random.between(0.8f, 1.9f);
        blob = new Blob(random, u, v, radius, 0.35f);
        ends = new Noise(random.next());
        fibres = IntStream.range(0, 2 + random.below(4))
                .mapToObj(i -> fibre(random, u, v, radius))
                .toList();
        fibreWidth = random.between(0.05f, 0.08f);
    }

    private static BezierLine fibre(SampleRandom random, float u, float v, float radius) {
        return new BezierLine(
                u + radius * random.between(-0.8f, 0.8f),
                v + radius * random.between(-0.8f, 0.8f),
                random.between(0, (float) Math.PI),
                radius * random.between(0.7f, 1.5f),
                random.between(-0.4f, 0.4f));
    }

    @Override
    public boolean covers(float u, float v) {
        return blob.relativeDistance(u, v) < 1;
    }

    @Override
    public boolean removes(YarnDirection yarn, float u, float v, float side) {
        float distance = blob.relativeDistance(u, v);
        if (distance >= 1) {
            return false;
        }
        // Each strand of a yarn is torn at a different point.
        float strand = yarn == YarnDirection.WARP ? ends.at(7 * u, 0.8f * v) : ends.at(0.8f * u + 50, 7 * v);
        return distance < 1 - IRREGULARITY * (1 + strand);
    }

    @Override
    public void tint(float u, float v, float[] rgb) {
        if (!covers(u, v)) {
            return;
        }
        for (BezierLine fibre : fibres) {
            float near = fibre.nearest(u, v).distance() / fibreWidth;
            if (near < 1) {
                float share = Noise.smooth(2 * (1 - near));
                for (int c = 0; c < rgb.length; c++) {
                    rgb[c] = Noise.mix(rgb[c], FIBRE[c], share);
                }
            }
        }
    }
}
