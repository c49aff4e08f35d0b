package io.anomalight.sample;

/** A weaving error: in a rectangle of the cloth the upper and the lower yarn are swapped at each crossing. */
final class SwappedYarns implements Defect {
    private final int firstWarp;
    private final int firstWeft;
    private final int warps;
    private final int wefts;

    SwappedYarns(SampleRandom random, float u, float v) {
        warps = 2 + random.below(3);
        wefts = 2 + random.below(3);
        firstWarp = Noise.floor(u) - warps / 2;
        firstWeft = Noise.floor(v) - wefts / 2;
    }

    /** The area is half a yarn larger on each side, because the height of the yarns changes there. */
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
