package io.anomalight.framework.logging;

import io.anomalight.framework.metrics.Curve;
import java.awt.image.BufferedImage;
import java.util.Map;

/** Where the numbers, pictures and words of a run are recorded. */
public interface RunLogger extends AutoCloseable {

    /** Records nothing. */
    RunLogger NONE = new RunLogger() {
        @Override
        public void scalars(long step, Map<String, Double> values) {}
    };

    /** Records scalars at an optimisation step or epoch; a NaN is recorded as it is. */
    void scalars(long step, Map<String, Double> values);

    /** Records a picture. */
    default void image(long step, String tag, BufferedImage image) {}

    /** Records how values are distributed, for instance {@code test/scores/normal}; what is not finite is left out. */
    default void histogram(long step, String tag, double[] values) {}

    /** Records a ranking as a precision-recall curve. */
    default void curve(long step, String tag, Curve curve) {}

    /** Records words, for instance the resolved configuration. */
    default void text(String tag, String text) {}

    /**
     * Records the settings of a run, dotted key to value, with the scores it ended with; the last thing that is recorded.
     * When a run that had ended is resumed, these replace what was recorded then.
     */
    default void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {}

    /** Writes everything out and closes the files. */
    @Override
    default void close() {}
}
