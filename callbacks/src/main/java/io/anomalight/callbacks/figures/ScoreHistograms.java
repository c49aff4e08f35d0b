package io.anomalight.callbacks.figures;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;

/**
 * Records histograms of the image scores in each validation and test, one for normal and one for anomalous images. It can
 * also record precision-recall curves.
 */
public final class ScoreHistograms implements Callback {

    /**
     * Settings of the callback.
     *
     * @param prCurves whether precision-recall curves of images and of pixels are recorded, too
     */
    public record Config(boolean prCurves) {}

    /** Points of a curve, as many as TensorBoard's own writers record. */
    private static final int THRESHOLDS = 127;

    private final Config config;

    public ScoreHistograms(Config config) {
        this.config = config;
    }

    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        record(run, "validation/", evaluation);
        return Scores.NONE;
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        record(run, "test/", evaluation);
        return Scores.NONE;
    }

    private void record(Run run, String prefix, Evaluation evaluation) {
        histogram(run, prefix + "scores/normal", evaluation.imageScores(Label.NORMAL));
        histogram(run, prefix + "scores/anomalous", evaluation.imageScores(Label.ANOMALOUS));
        if (config.prCurves()) {
            evaluation.imageCurve(THRESHOLDS).ifPresent(curve -> run.logger()
                    .curve(run.step(), prefix + "pr_curve/image", curve));
            evaluation.pixelCurve(THRESHOLDS).ifPresent(curve -> run.logger()
                    .curve(run.step(), prefix + "pr_curve/pixel", curve));
        }
    }

    private static void histogram(Run run, String tag, float[] scores) {
        if (scores.length > 0) {
            double[] values = new double[scores.length];
            for (int i = 0; i < scores.length; i++) {
                values[i] = scores[i];
            }
            run.logger().histogram(run.step(), tag, values);
        }
    }
}
