package io.anomalight.framework.training;

/**
 * Which of the usual callbacks are used at all, whatever {@code callbacks.use} lists.
 *
 * @param enableCheckpointing {@code model_checkpoint}
 * @param enableProgressBar {@code progress_bar}
 * @param enableModelSummary {@code model_summary}
 */
public record Switches(boolean enableCheckpointing, boolean enableProgressBar, boolean enableModelSummary) {
    /** All that are listed. */
    public static final Switches ON = new Switches(true, true, true);
}
