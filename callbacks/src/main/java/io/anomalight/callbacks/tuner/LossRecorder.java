package io.anomalight.callbacks.tuner;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.HostBatch;
import java.util.ArrayList;
import java.util.List;

/** Records the loss of each step of a search, and ends the search when the loss has risen too far. */
public final class LossRecorder implements Callback {
    // The weight of the former losses in the smoothed one, as in Lightning.
    private static final double BETA = 0.98;
    private static final String LOSS = "loss";

    private final LrFindConfig config;
    private final List<LrCurve.Point> points = new ArrayList<>();
    private double mean;
    private double best = Double.POSITIVE_INFINITY;

    public LossRecorder(LrFindConfig config) {
        this.config = config;
    }

    /** The steps so far. */
    public List<LrCurve.Point> points() {
        return List.copyOf(points);
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        int step = points.size();
        double loss = output.scalars().getOrDefault(LOSS, Double.NaN);
        mean = BETA * mean + (1 - BETA) * loss;
        double smoothed = mean / (1 - Math.pow(BETA, step + 1.0)); // corrects the mean for its start at 0
        points.add(new LrCurve.Point(config.lr(step), loss, smoothed));
        if (step > 0 && smoothed > limit()) {
            run.requestStop(
                    "the loss is more than " + config.earlyStopThreshold().orElseThrow() + " times its smallest value");
        }
        best = Math.min(best, smoothed);
    }

    /** A multiple of the smallest loss; a negative loss, as that of a flow, may rise by the same multiple of its size. */
    private double limit() {
        return config.earlyStopThreshold()
                .map(threshold -> best + (threshold - 1) * Math.abs(best))
                .orElse(Double.POSITIVE_INFINITY);
    }
}
