package io.anomalight.framework.logging;

import io.anomalight.framework.metrics.Curve;
import java.awt.image.BufferedImage;
import java.util.Map;

/** Records the scalars, pictures and texts of a run. */
public interface RunLogger extends AutoCloseable {

    /** Records nothing. */
    RunLogger NONE = new RunLogger() {
        @Override
        public void scalars(long step, Map<String, Double> values) {}
    };

    /** Records scalars at a training step; NaN is recorded as NaN. */
    void scalars(long step, Map<String, Double> values);

    /** Records a picture. */
    default void image(long step, String tag, BufferedImage image) {}

    /** Records a histogram of values, for instance {@code test/scores/normal}; NaN and infinite values are left out. */
    default void histogram(long step, String tag, double[] values) {}

    /** Records a ranking as a precision-recall curve. */
    default void curve(long step, String tag, Curve curve) {}

    /** Records a text, for instance the resolved configuration. */
    default void text(String tag, String text) {}

    /**
     * Records the settings of a run (dotted key to value) and its final scores. This is the last call before {@link
     * #close}. If a finished run is resumed, the new values replace the old ones.
     */
    default void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {}

    /** Flushes and closes the files. */
    @Override
    default void close() {}
}
