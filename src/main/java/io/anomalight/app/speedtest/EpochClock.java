package io.anomalight.app.speedtest;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Times the training epochs of a fit, validations and what precedes the first epoch aside. */
final class EpochClock implements Callback {
    private static final double NANOS = 1e9;

    private final List<Double> seconds = new ArrayList<>();
    private long begin;

    @Override
    public void onTrainEpochStart(Run run, long batches) {
        begin = System.nanoTime();
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        seconds.add((System.nanoTime() - begin) / NANOS);
    }

    List<Double> seconds() {
        return List.copyOf(seconds);
    }
}
