package io.anomalight.sample;

import java.util.Locale;

/** The kinds of defect, each with its own folder. */
enum DefectKind {
    SCRATCH,
    HOLE,
    STAIN,
    BROKEN;

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Creates a defect of this kind at a point of the cloth. */
    Defect at(float u, float v, SampleRandom random) {
        return switch (this) {
            case SCRATCH -> new ScratchDefect(random, u, v);
            case HOLE -> new Hole(random, u, v);
            case STAIN -> new Stain(random, u, v);
            case BROKEN -> random.coin() ? new MissingYarn(random, u, v) : new SwappedYarns(random, u, v);
        };
    }
}
