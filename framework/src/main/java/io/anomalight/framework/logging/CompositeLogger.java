package io.anomalight.framework.logging;

import io.anomalight.framework.metrics.Curve;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Sends everything to several loggers, which it owns and closes. */
public final class CompositeLogger implements RunLogger {
    private final List<RunLogger> loggers;

    CompositeLogger(List<RunLogger> loggers) {
        this.loggers = List.copyOf(loggers);
    }

    /** Opens loggers one after the other; if one can't be opened, those before it are closed. */
    public static RunLogger open(List<Supplier<RunLogger>> openers) {
        List<RunLogger> opened = new ArrayList<>();
        try {
            openers.forEach(opener -> opened.add(opener.get()));
        } catch (RuntimeException failure) {
            closeAfter(failure, new CompositeLogger(opened));
            throw failure;
        }
        return opened.isEmpty() ? RunLogger.NONE : new CompositeLogger(opened);
    }

    private static void closeAfter(RuntimeException failure, CompositeLogger opened) {
        try {
            opened.close();
        } catch (RuntimeException second) {
            failure.addSuppressed(second); // the first failure is the one to report
        }
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
    public void histogram(long step, String tag, double[] values) {
        loggers.forEach(logger -> logger.histogram(step, tag, values));
    }

    @Override
    public void curve(long step, String tag, Curve curve) {
        loggers.forEach(logger -> logger.curve(step, tag, curve));
    }

    @Override
    public void text(String tag, String text) {
        loggers.forEach(logger -> logger.text(tag, text));
    }

    @Override
    public void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {
        loggers.forEach(logger -> logger.hyperparameters(settings, scores));
    }

    /** Closes all loggers, also if one fails; then a failure is thrown. */
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
