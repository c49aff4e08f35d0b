package io.anomalight.sample;

/**
 * A twill weave, which has diagonal lines: each yarn crosses over two yarns and under the next two. Computes the height and
 * the colour of the upper yarn at a point. Lengths and heights are in yarns: 1 is the distance from one yarn to the next.
 */
final class Weave {
    /** Height of the ground under the cloth. */
    static final float GROUND = -0.75f;

    /** Number of yarns after which the pattern repeats. */
    private static final int PATTERN_LENGTH = 4;

    /** Number of crossings per pattern where the warp yarn is the upper one. */
    private static final int YARNS_OVER = 2;

    /** How far a yarn moves up and down at the crossings. */
    private static final float WAVE_HEIGHT = 0.30f;

    /** Height of the round cross-section of a yarn. */
    private static final float YARN_ROUNDNESS = 0.42f;

    /** Half of a yarn's width, in half distances between yarns: at 1, neighbouring yarns touch. */
    private static final float HALF_WIDTH = 0.95f;

    private static final float[] WARP_COLOR = {0.33f, 0.42f, 0.52f};
    private static final float[] WEFT_COLOR = {0.82f, 0.78f, 0.69f};
    private static final float[] GROUND_COLOR = {0.26f, 0.22f, 0.20f};

    private final Defect defect;
    private final Noise tone;
    private final Noise slub; // thick and thin parts of a yarn
    private final Noise fibre;
    private float height;
    private final float[] rgb = new float[3];

    Weave(long seed, Defect defect) {
        this.defect = defect;
        SampleRandom random = SampleRandom.named(seed, "yarns");
        tone = new Noise(random.next());
        slub = new Noise(random.next());
        fibre = new Noise(random.next());
    }

    /** Computes the height and the colour at a point; {@link #height} and {@link #rgb} then return them. */
    void compute(float u, float v) {
        height = GROUND;
        setColor(GROUND_COLOR, 1);
        int warp = Noise.floor(u);
        int weft = Noise.floor(v);
        float heightFactor = defect.heightFactor(u, v);
        addYarn(YarnDirection.WARP, warp, u, v, 2 * (u - warp) - 1, heightFactor);
        addYarn(YarnDirection.WEFT, weft, u, v, 2 * (v - weft) - 1, heightFactor);
    }

    float height() {
        return height;
    }

    /** The colour under white light. The array is reused: the next {@link #compute} changes its values. */
    float[] rgb() {
        return rgb;
    }

    private void addYarn(YarnDirection yarn, int index, float u, float v, float offset, float heightFactor) {
        float along = yarn == YarnDirection.WARP ? v : u;
        int yarnNumber = yarn == YarnDirection.WARP ? 2 * index : 2 * index + 1; // each yarn has its own noise
        float width = HALF_WIDTH * (1 + 0.05f * slub.at(0.35f * along, 7 * yarnNumber));
        float across = offset / width;
        float heightSquared = 1 - across * across;
        if (heightSquared <= 0 || defect.removes(yarn, u, v, offset)) {
            return;
        }
        float ply = ply(1.9f * along + 0.55f * offset + tone.of(yarnNumber + 5000));
        float z = heightFactor
                * (WAVE_HEIGHT * crossing(yarn, index, along)
                        + YARN_ROUNDNESS * (float) Math.sqrt(heightSquared)
                        + 0.035f * ply);
        if (z <= height) {
            return;
        }
        height = z;
        // Fibres follow the yarn, at an angle because of its twist.
        float fibres = fibre.at(2.3f * along + 1.2f * offset, 5.1f * offset - 1.5f * along + 9.7f * yarnNumber);
        float shade = 1 + 0.06f * tone.of(yarnNumber) + 0.07f * (ply - 0.5f) + 0.13f * fibres;
        setColor(yarn == YarnDirection.WARP ? WARP_COLOR : WEFT_COLOR, shade);
    }

    /** A wave of period 1 between 0 and 1, for height and brightness. A ply is one of the strands that form a yarn. */
    private static float ply(float phase) {
        float t = 2 * (phase - Noise.floor(phase)) - 1;
        return 1 - t * t;
    }

    /** From 1 where the yarn is above the crossing yarns to -1 where it is below them. */
    private float crossing(YarnDirection yarn, int index, float along) {
        int first = Noise.floor(along - 0.5f);
        float share = Noise.smooth(along - 0.5f - first);
        return Noise.mix(overOrUnder(yarn, index, first), overOrUnder(yarn, index, first + 1), share);
    }

    private int overOrUnder(YarnDirection yarn, int index, int crossed) {
        int warp = yarn == YarnDirection.WARP ? index : crossed;
        int weft = yarn == YarnDirection.WARP ? crossed : index;
        boolean warpOver = Math.floorMod(warp + weft, PATTERN_LENGTH) < YARNS_OVER != defect.swaps(warp, weft);
        return warpOver == (yarn == YarnDirection.WARP) ? 1 : -1;
    }

    private void setColor(float[] color, float shade) {
        for (int c = 0; c < rgb.length; c++) {
            rgb[c] = color[c] * shade;
        }
    }
}
