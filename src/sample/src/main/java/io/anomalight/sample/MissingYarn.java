package io.anomalight.sample;

/** A broken weave: a part of a yarn is missing, and the yarns that it crossed are flat there. */
final class MissingYarn implements Defect {
    private final Yarn missing;
    private final int index;
    private final float from;
    private final float to;
    private final Noise ends;

    MissingYarn(Dice dice, float u, float v) {
        missing = dice.coin() ? Yarn.WARP : Yarn.WEFT;
        index = Noise.floor(missing == Yarn.WARP ? u : v);
        float half = dice.between(2, 5);
        float middle = missing == Yarn.WARP ? v : u;
        from = middle - half;
        to = middle + half;
        ends = new Noise(dice.next());
    }

    @Override
    public boolean covers(float u, float v) {
        float along = missing == Yarn.WARP ? v : u;
        return index == Noise.floor(missing == Yarn.WARP ? u : v) && along > from && along < to;
    }

    @Override
    public boolean removes(Yarn yarn, float u, float v, float side) {
        float along = missing == Yarn.WARP ? v : u;
        float irregularity = 0.15f * (1 + ends.at(2.5f * side, along));
        return yarn == missing && covers(u, v) && along > from + irregularity && along < to - irregularity;
    }

    @Override
    public float relief(float u, float v) {
        if (!covers(u, v)) {
            return 1;
        }
        float across = missing == Yarn.WARP ? u : v;
        float fromEdge = Math.min(across - index, index + 1 - across);
        return 1 - 0.45f * Noise.smooth(4 * fromEdge);
    }
}
