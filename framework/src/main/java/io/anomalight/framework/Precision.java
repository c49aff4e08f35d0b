package io.anomalight.framework;

import java.util.Locale;
import java.util.stream.Collectors;

/** In which numbers a model judges images; training is always in float32. */
public enum Precision {
    /** 32-bit floating point. */
    FLOAT32,
    /** bfloat16 for the products of matrices and for convolutions, float32 for everything else. */
    BF16;

    /** As recipes spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Refuses a module that can't judge in this precision.
     *
     * @throws UserError with what it can
     */
    public void check(AnomalyModule module) {
        if (!module.precisions().contains(this)) {
            throw new UserError("trainer.precision = " + this + ", but " + module.name() + " judges in "
                    + module.precisions().stream()
                            .map(Precision::toString)
                            .sorted()
                            .collect(Collectors.joining(" or "))
                    + " only; take trainer.precision=float32");
        }
    }
}
