package io.anomalight.framework.logging;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** Records everything with each of several loggers, which it owns. */
public final class CompositeLogger implements RunLogger {
    private final List<RunLogger> loggers;

    public CompositeLogger(List<RunLogger> loggers) {
        this.loggers = List.copyOf(loggers);
    }

    @Override
    public void scalars(long step, Map<String, Double> values) {
        loggers.forEach(logger -> logger.scalars(step, values));
    }

    @Override
    public void image(long step, String tag, BufferedImage image) {
        loggers.forEach(logger -> logger.image(step, tag, image));
    }

    @Override
    public void text(String tag, String text) {
        loggers.forEach(logger -> logger.text(tag, text));
    }

    @Override
    public void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {
        loggers.forEach(logger -> logger.hyperparameters(settings, scores));
    }

    /** Closes all of them, also when one fails; then a failure goes on. */
    @Override
    public void close() {
        closeFrom(0);
    }

    private void closeFrom(int index) {
        if (index == loggers.size()) {
            return;
        }
        try {
            loggers.get(index).close();
        } finally {
            closeFrom(index + 1);
        }
    }
}
