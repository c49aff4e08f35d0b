package io.anomalight.service.drift;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.keys.KeyValues;
import java.util.Set;

/**
 * When a change of the scores is an alarm.
 *
 * @param window number of images that are tested together
 * @param level probability of a false alarm in a window
 * @param defects the largest share of a window that may be defective without an alarm
 */
public record DriftSettings(int window, double level, double defects) {
    private static final String WINDOW = "drift.window";
    private static final String LEVEL = "drift.level";
    private static final String DEFECTS = "drift.defects";

    /** All keys. */
    public static final Set<String> KEYS = Set.of(WINDOW, LEVEL, DEFECTS);

    public DriftSettings {
        if (window < 10 || window > 10_000) {
            throw new UserError(WINDOW + " must be from 10 to 10000, but is " + window);
        }
        if (!(level > 0 && level <= 0.1)) {
            throw new UserError(LEVEL + " must be above 0 and at most 0.1, but is " + level);
        }
        if (!(defects >= 0 && defects < 0.4)) {
            throw new UserError(DEFECTS + " must be at least 0 and less than 0.4, but is " + defects);
        }
    }

    /**
     * Reads the settings.
     *
     * @throws UserError with the key, if a value is invalid
     */
    public static DriftSettings read(KeyValues keys) {
        return new DriftSettings(keys.number(WINDOW, 100), keys.real(LEVEL, 0.001), keys.real(DEFECTS, 0.1));
    }

    /** The images of a window that may be defective. */
    int mayBeDefective() {
        return (int) (window * defects);
    }
}
