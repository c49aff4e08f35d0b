package io.anomalight.framework.data.synthetic;

import java.util.List;
import java.util.SplittableRandom;

/** The kinds of synthetic defects, as {@code data.split.synthetic} names them. */
public enum SyntheticKind {
    /** Blobs of Perlin noise anywhere in the image, with shifted texture or coloured noise; the only kind in older runs. */
    NOISE,
    /** Blobs of Perlin noise in one place, with a changed texture of the image or a foreign texture (DRAEM). */
    PERLIN,
    /** A rectangle or a thin strip of the image, pasted in another place (CutPaste). */
    CUT_PASTE,
    /** Squares of the image in another order, seen through a blob (MemSeg). */
    STRUCTURAL;

    private static final long CHOICE = 0x9E3779B97F4A7C15L; // other random numbers than those of the defect

    /** The defect of this kind with a seed. */
    public SyntheticDefect defect(long seed) {
        return switch (this) {
            case NOISE -> new NoiseDefect(seed);
            case PERLIN -> new PerlinDefect(seed);
            case CUT_PASTE -> new CutPasteDefect(seed);
            case STRUCTURAL -> new StructuralDefect(seed);
        };
    }

    /** The kind of the defect with this seed, drawn from a list. */
    public static SyntheticKind of(List<SyntheticKind> kinds, long seed) {
        return kinds.get(new SplittableRandom(seed ^ CHOICE).nextInt(kinds.size()));
    }
}
