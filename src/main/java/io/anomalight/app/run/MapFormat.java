package io.anomalight.app.run;

import io.anomalight.framework.failure.UserError;
import java.util.Locale;

/** The file format of raw anomaly maps. */
public enum MapFormat {
    /** 16-bit grey PNG of the normalised map: 0 is 0, 65,535 is 1. */
    PNG16,
    /** NumPy's format with the raw scores as 32-bit floats. */
    NPY;

    /**
     * Reads the value of {@code maps=}.
     *
     * @throws UserError if the value is unknown
     */
    public static MapFormat of(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "png16" -> PNG16;
            case "npy" -> NPY;
            default -> throw new UserError("maps=" + value + " is unknown; use png16 or npy");
        };
    }
}
