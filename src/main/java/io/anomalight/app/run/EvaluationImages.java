package io.anomalight.app.run;

import io.anomalight.framework.failure.UserError;
import java.util.Locale;

/** Which images a finished run is judged by. */
public enum EvaluationImages {
    /** Those that the run recorded, and no others. */
    RECORDED,
    /** Those that the data are split into now, without any that the run was trained on: for data that came later. */
    ANEW;

    /** The key of commands that judge. */
    public static final String KEY = "splits";

    /**
     * Reads the value of the key.
     *
     * @throws UserError if it is neither
     */
    public static EvaluationImages of(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "recorded" -> RECORDED;
            case "anew" -> ANEW;
            default -> throw new UserError(KEY + "=" + value + " is no choice; there are recorded and anew");
        };
    }
}
