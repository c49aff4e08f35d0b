package io.anomalight.sample;

/** A broken weave: a part of a yarn is missing, and the yarns that it crossed are flatter there. */
final class MissingYarn implements Defect {
    private final YarnDirection missing;
    private final int index;
    private final float from;
    private final float to;
    private final Noise ends;

    MissingYarn(SampleRandom random, float u, float v) {
        missing = random.coin() ? YarnDirection.WARP : YarnDirection.WEFT;
        index = Noise.floor(missing == YarnDirection.WARP ? u : v);
        float half = random.between(2, 5);
        float middle = missing == YarnDirection.WARP ? v : u;
        from = middle - half;
        to = middle + half;
        ends = new Noise(random.next());
    }

    @Override
    public boolean covers(float u, float v) {
        float along = missing == YarnDirection.WARP ? v : u;
        return index == Noise.floor(missing == YarnDirection.WARP ? u : v) && along > from && along < to;
    }

    @Override
    public boolean removes(YarnDirection yarn, float u, float v, float side) {
        float along = missing == YarnDirection.WARP ? v : u;
        float irregularity = 0.15f * (1 + ends.at(2.5f * side, along));
        return yarn == missing && covers(u, v) && along > from + irregularity && along < to - irregularity;
    }

    @Override
    public float heightFactor(float u, float v) {
        if (!covers(u, v)) {
            return 1;
        }
        float across = missing == YarnDirection.WARP ? u : v;
        float fromEdge = Math.min(across - index, index + 1 - across);
        return 1 - 0.45f * Noise.smooth(4 * fromEdge);
    }
}
