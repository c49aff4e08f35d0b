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

    /** Creates a defect of this kind at a place of the cloth. */
    Defect at(float u, float v, Dice dice) {
        return switch (this) {
            case SCRATCH -> new Scuff(dice, u, v);
            case HOLE -> new Hole(dice, u, v);
            case STAIN -> new Stain(dice, u, v);
            case BROKEN -> dice.coin() ? new MissingYarn(dice, u, v) : new Misweave(dice, u, v);
        };
    }
}
