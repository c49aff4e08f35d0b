package io.anomalight.app;

import com.typesafe.config.Config;
import io.anomalight.framework.failure.UserError;
import java.util.Optional;

/**
 * One training for each fold: what {@code data.split.folds} without {@code data.split.fold} asks for.
 *
 * @param folds the number of trainings
 */
public record CrossValidation(int folds) {
    /** The key that chooses one fold. */
    public static final String FOLD = "data.split.fold";

    /** The key with the number of folds. */
    public static final String FOLDS = "data.split.folds";

    /**
     * The cross-validation that a configuration asks for; empty if it has no folds, or chooses one. A value that is no whole number
     * is refused when the section {@code data} is read.
     */
    public static Optional<CrossValidation> of(Config config) {
        return config.hasPath(FOLDS) && config.getValue(FOLDS).unwrapped() instanceof Integer && !config.hasPath(FOLD)
                ? Optional.of(new CrossValidation(config.getInt(FOLDS)))
                : Optional.empty();
    }

    /** The override that sweeps over the folds. */
    public String override() {
        return FOLD + "=range(0," + folds + ")";
    }

    /** What begins, for the console. */
    public String sentence() {
        return "Cross-validation: " + folds + " trainings, one for each fold to test on (" + FOLDS + "=" + folds
                + "). For one of them, add for instance " + FOLD + "=0.";
    }

    /**
     * Refuses a configuration that asks for several trainings where one begins.
     *
     * @throws UserError with both ways out
     */
    static void refuse(Config config) {
        of(config).ifPresent(asked -> {
            throw new UserError(FOLDS + "=" + asked.folds + " without " + FOLD + " asks for " + asked.folds
                    + " trainings, but this is one: choose the fold to test on, for instance " + FOLD
                    + "=0; the command \"train\" trains all of them");
        });
    }
}
