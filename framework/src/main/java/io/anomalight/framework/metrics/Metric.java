package io.anomalight.framework.metrics;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.SplitContents;
import java.util.Optional;

/**
 * One number that says how good the scores of an epoch are, for instance the area under the ROC curve.
 *
 * <p>A plugin binds a metric with {@code bindMetric("image_Name", factory)}; under that name it is logged and monitored.
 *
 * <p>Most metrics are functions of the rankings that {@link Evaluation} keeps for all of them and need no state of
 * their own; one that needs more collects it in {@link #update} and forgets it in {@link #reset}. All methods are called on
 * the thread that trains.
 */
public interface Metric {

    /** Why this metric will be undefined on a split with such contents; empty if it will be defined. */
    Optional<String> missing(SplitContents split);

    /** Forgets what was collected; called before each epoch. */
    default void reset() {}

    /** Sees one judged image. */
    default void update(ImageResult result) {}

    /** The value over the epoch; thresholds are those learned in validation. */
    Measurement compute(Evaluation evaluation, PostProcessor postProcessor);
}
