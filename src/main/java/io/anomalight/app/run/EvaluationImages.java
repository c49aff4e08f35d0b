package io.anomalight.app.run;

import io.anomalight.framework.failure.UserError;
import java.util.Locale;

/** The images on which a finished run is evaluated. */
public enum EvaluationImages {
    /** The images that the run recorded, and no others. */
    RECORDED,
    /** The present images of the data, without those that the run was trained on: for data that came later. */
    ANEW;

    /** The key of the commands {@code test} and {@code validate}. */
    public static final String KEY = "splits";

    /**
     * Reads the value of the key.
     *
     * @throws UserError if the value is unknown
     */
    public static EvaluationImages of(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "recorded" -> RECORDED;
            case "anew" -> ANEW;
            default -> throw new UserError(KEY + "=" + value + " is unknown; use recorded or anew");
        };
    }
}
