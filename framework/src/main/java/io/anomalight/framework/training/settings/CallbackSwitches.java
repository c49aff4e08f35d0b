package io.anomalight.framework.training.settings;

/**
 * Switches that disable standard callbacks, even if {@code callbacks.use} lists them.
 *
 * @param enableCheckpointing {@code model_checkpoint}
 * @param enableProgressBar {@code progress_bar}
 * @param enableModelSummary {@code model_summary}
 */
public record CallbackSwitches(boolean enableCheckpointing, boolean enableProgressBar, boolean enableModelSummary) {
    /** No callback is disabled. */
    public static final CallbackSwitches ON = new CallbackSwitches(true, true, true);
}
