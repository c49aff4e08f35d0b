package io.anomalight.framework.memory;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.failure.UserError;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** In which numbers a model computes. */
public enum Precision {
    /** 32-bit floating point. */
    FLOAT32,
    /** bfloat16 for products of matrices and convolutions, float32 for what is kept, learned and judged by. */
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
        check("precision", module, "judges", module.precisions());
    }

    /**
     * Refuses a module that can't be trained in this precision.
     *
     * @throws UserError with what it can
     */
    public void checkTraining(AnomalyModule module) {
        check("training_precision", module, "is trained", module.trainingPrecisions());
    }

    private void check(String key, AnomalyModule module, String does, Set<Precision> possible) {
        if (!possible.contains(this)) {
            throw new UserError("trainer." + key + " = " + this + ", but " + module.name() + " " + does + " in "
                    + possible.stream().map(Precision::toString).sorted().collect(Collectors.joining(" or "))
                    + " only; take trainer." + key + "=float32");
        }
    }
}
