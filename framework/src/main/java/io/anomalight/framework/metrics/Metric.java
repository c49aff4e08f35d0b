package io.anomalight.framework.metrics;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.Optional;

/**
 * A metric of the scores of an epoch, for instance the area under the ROC curve.
 *
 * <p>A plugin binds a metric with {@code bindMetric("image_Name", factory)}; under that name it is logged and monitored.
 *
 * <p>Most metrics are functions of the rankings in {@link Evaluation} and have no state. A metric that needs other data
 * collects them in {@link #update} and clears them in {@link #reset}. All methods are called on the training thread.
 */
public interface Metric {

    /** The reason why this metric is undefined on a split with these contents; empty if it is defined. */
    Optional<String> missing(SplitContents split);

    /** Whether it collects data in {@link #update}; then it can't be computed for a part of the images. */
    default boolean collects() {
        return true;
    }

    /** Clears the collected data; called before each epoch. */
    default void reset() {}

    /** Adds the result of one image. */
    default void update(ImageResult result) {}

    /** Computes the value of the epoch; the post-processor has the thresholds learned in validation. */
    Measurement compute(Evaluation evaluation, PostProcessor postProcessor);

    /**
     * Computes the value on other images, drawn from those of the epoch, for an interval; NaN if it can't be computed, and by default.
     * Several threads call it at the same time.
     */
    default double onDraw(DrawnImages draw, PostProcessor postProcessor) {
        return Double.NaN;
    }
}
