package io.anomalight.framework.training.settings;

import io.anomalight.framework.config.record.TextValue;

/**
 * A short test run: one epoch with a few batches of training, validation and test; nothing is saved.
 *
 * @param batches the number of batches; 0 for a normal run
 */
@TextValue("true, false or a whole number of batches")
public record FastDevRun(int batches) {
    /** A normal run. */
    public static final FastDevRun OFF = new FastDevRun(0);

    public FastDevRun {
        if (batches < 0) {
            throw new IllegalArgumentException("fast_dev_run must not be negative, but is " + batches);
        }
    }

    /** Reads {@code true} as one batch. */
    public static FastDevRun parse(String text) {
        return switch (text) {
            case "true" -> new FastDevRun(1);
            case "false" -> OFF;
            default -> new FastDevRun(Integer.parseInt(text));
        };
    }

    public boolean isOn() {
        return batches > 0;
    }
}
