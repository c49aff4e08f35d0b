package io.anomalight.sample;

final class Misweave implements Defect {
    private final int firstWarp;
    private final int firstWeft;
    private final int warps;
    private final int wefts;

    Misweave(Dice dice, float u, float v) {
        warps = 2 + dice.below(3);
        wefts = 2 + dice.below(3);
        firstWarp = Noise.floor(u) - warps / 2;
        firstWeft = Noise.floor(v) - wefts / 2;
    }

    /** Half a yarn more on each side, where the yarns change to the wrong height. */
    @Override
    public boolean covers(float u, float v) {
        return u > firstWarp - 0.5f
                && u < firstWarp + warps + 0.5f
                && v > firstWeft - 0.5f
                && v < firstWeft + wefts + 0.5f;
    }

    @Override
    public boolean swaps(int warp, int weft) {
        return warp >= firstWarp && warp < firstWarp + warps && weft >= firstWeft && weft < firstWeft + wefts;
    }
}
