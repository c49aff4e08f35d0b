package io.anomalight.framework;

import java.util.function.Consumer;

/**
 * How a module learns reference values before it judges images, without changing what was trained.
 *
 * <p>The trainer runs {@code start}, then {@code step} for each batch, then {@code end}; if the run is interrupted before the
 * last batch, {@code end} is not run. Each call is a step of its own: what it computes is closed when it returns, so what the
 * next one needs is kept in Java or in the module's state.
 *
 * @param images over which images
 * @param start forgets what an earlier calibration collected
 * @param step collects what is needed of one batch
 * @param end turns what was collected into the reference
 */
public record Calibration(Images images, Runnable start, Consumer<Batch> step, Runnable end) {

    /** Over which images a module is calibrated. */
    public enum Images {
        /** Over the good training images, each time before validation; the reference is kept in the checkpoint. */
        TRAINING,
        /** Over all images that are about to be judged, so that the score of one depends on the others. */
        JUDGED
    }
}
