package io.anomalight.sample;

/** A twill weave: computes the height and the colour of the upper yarn at a place. */
final class Weave {
    /** Height of the ground under the cloth, in yarns. */
    static final float GROUND = -0.75f;

    private static final int REPEAT = 4;
    private static final int OVER = 2;
    private static final float LIFT = 0.30f;
    private static final float ROUND = 0.42f;
    private static final float HALF_WIDTH = 0.95f;
    private static final float[] WARP_COLOR = {0.33f, 0.42f, 0.52f};
    private static final float[] WEFT_COLOR = {0.82f, 0.78f, 0.69f};
    private static final float[] GROUND_COLOR = {0.26f, 0.22f, 0.20f};

    private final Defect defect;
    private final Noise tone;
    private final Noise slub;
    private final Noise fibre;
    private float height;
    private final float[] rgb = new float[3];

    Weave(long seed, Defect defect) {
        this.defect = defect;
        Dice dice = Dice.named(seed, "yarns");
        tone = new Noise(dice.next());
        slub = new Noise(dice.next());
        fibre = new Noise(dice.next());
    }

    /** Computes a place; {@link #height} and {@link #rgb} then return its values. */
    void look(float u, float v) {
        height = GROUND;
        setColor(GROUND_COLOR, 1);
        int warp = Noise.floor(u);
        int weft = Noise.floor(v);
        float relief = defect.relief(u, v);
        lay(Yarn.WARP, warp, u, v, 2 * (u - warp) - 1, relief);
        lay(Yarn.WEFT, weft, u, v, 2 * (v - weft) - 1, relief);
    }

    float height() {
        return height;
    }

    /** The colour under white light; always the same array. */
    float[] rgb() {
        return rgb;
    }

    private void lay(Yarn yarn, int index, float u, float v, float side, float relief) {
        float along = yarn == Yarn.WARP ? v : u;
        int row = yarn == Yarn.WARP ? 2 * index : 2 * index + 1;
        float width = HALF_WIDTH * (1 + 0.05f * slub.at(0.35f * along, 7 * row));
        float across = side / width;
        float arch = 1 - across * across;
        if (arch <= 0 || defect.removes(yarn, u, v, side)) {
            return;
        }
        float ply = ply(1.9f * along + 0.55f * side + tone.of(row + 5000));
        float z = relief * (LIFT * crossing(yarn, index, along) + ROUND * (float) Math.sqrt(arch) + 0.035f * ply);
        if (z <= height) {
            return;
        }
        height = z;
        // Fibres follow the yarn, at an angle because of its twist.
        float fibres = fibre.at(2.3f * along + 1.2f * side, 5.1f * side - 1.5f * along + 9.7f * row);
        float shade = 1 + 0.06f * tone.of(row) + 0.07f * (ply - 0.5f) + 0.13f * fibres;
        setColor(yarn == Yarn.WARP ? WARP_COLOR : WEFT_COLOR, shade);
    }

    /** A wave of period 1 between 0 and 1, for the strands of a yarn. */
    private static float ply(float phase) {
        float t = 2 * (phase - Noise.floor(phase)) - 1;
        return 1 - t * t;
    }

    /** From 1 where the yarn is above the crossing yarns to -1 where it is below them. */
    private float crossing(Yarn yarn, int index, float along) {
        int first = Noise.floor(along - 0.5f);
        float share = Noise.smooth(along - 0.5f - first);
        return Noise.mix(side(yarn, index, first), side(yarn, index, first + 1), share);
    }

    private int side(Yarn yarn, int index, int crossed) {
        int warp = yarn == Yarn.WARP ? index : crossed;
        int weft = yarn == Yarn.WARP ? crossed : index;
        boolean warpOver = Math.floorMod(warp + weft, REPEAT) < OVER != defect.swaps(warp, weft);
        return warpOver == (yarn == Yarn.WARP) ? 1 : -1;
    }

    private void setColor(float[] color, float shade) {
        for (int c = 0; c < rgb.length; c++) {
            rgb[c] = color[c] * shade;
        }
    }
}
