package io.anomalight.framework.training.settings;

/**
 * Which of the usual callbacks are used at all, whatever {@code callbacks.use} lists.
 *
 * @param enableCheckpointing {@code model_checkpoint}
 * @param enableProgressBar {@code progress_bar}
 * @param enableModelSummary {@code model_summary}
 */
public record CallbackSwitches(boolean enableCheckpointing, boolean enableProgressBar, boolean enableModelSummary) {
    /** All that are listed. */
    public static final CallbackSwitches ON = new CallbackSwitches(true, true, true);
}
