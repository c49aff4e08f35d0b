package io.anomalight.app.update;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.GoodParts;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.ThresholdConfig;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Chooses the thresholds of an updated model.
 *
 * @param loaded the module
 * @param trainer the settings of the trainer
 * @param callbacks those of the recipe that measure and show progress
 * @param context the services of the run
 * @param data its validation images are those for the thresholds
 */
record UpdateThresholds(
        LoadedModule loaded, TrainerConfig trainer, Callbacks callbacks, RunContext context, DataModule data) {

    /** Thresholds, and the metrics of the images in which they were chosen. */
    record Chosen(PostProcessor thresholds, Scores scores) {}

    /**
     * How the threshold is chosen from good images; empty if it is chosen as in training.
     *
     * @param before the thresholds of the archive
     * @param images the images for the thresholds
     */
    static Optional<CalibrationTarget> target(
            UpdateSettings settings, PostProcessor before, List<Sample> images, ThresholdConfig config) {
        if (settings.falsePositiveRate().isPresent()) {
            double rate = settings.falsePositiveRate().getAsDouble();
            OptionalDouble review = settings.reviewFalsePositiveRate().isPresent()
                    ? settings.reviewFalsePositiveRate()
                    : review(before, rate);
            return Optional.of(new CalibrationTarget(rate, settings.guaranteed(), review));
        }
        boolean withDefects = images.stream().anyMatch(sample -> sample.label() == Label.ANOMALOUS);
        if (withDefects || config.method() == ThresholdConfig.Method.MANUAL) {
            return Optional.empty();
        }
        FalseAlarmPromise promise = before.falseAlarms();
        boolean asked = promise.choice() == FalseAlarmPromise.Choice.RATE && promise.asked() < 1;
        double rate = asked ? promise.asked() : ThresholdConfig.DEFAULT.falsePositiveRate();
        return Optional.of(new CalibrationTarget(rate, false, review(before, rate)));
    }

    /** The share of good images that the archive has for review or anomalous, if it has a review threshold. */
    private static OptionalDouble review(PostProcessor before, double rate) {
        int all = before.normalScores().size();
        if (!before.hasReview() || all == 0) {
            return OptionalDouble.empty();
        }
        double share = (double) before.normalScores().reaching(before.reviewThreshold()) / all;
        return share > rate && share < 1 ? OptionalDouble.of(share) : OptionalDouble.empty();
    }

    /** Learns all thresholds and ranges as in training, then the threshold of the target if there is one. */
    Chosen learned(PostProcessor before, Optional<CalibrationTarget> target) {
        Collected collected = new Collected();
        trainer(callbacks.with("collected", collected)).validate(loaded.module(), data, before);
        PostProcessor learned =
                PostProcessor.learn(collected.evaluation(), trainer.threshold()).withRegions(before.regions());
        return calibrated(learned, target);
    }

    /** Chooses the threshold of the target, and measures. */
    Chosen calibrated(PostProcessor learned, Optional<CalibrationTarget> target) {
        GoodParts good = new GoodParts(learned);
        Callback adding = new Callback() {
            @Override
            public void onValidationBatchEnd(Run run, List<ImageResult> results) {
                results.stream()
                        .filter(result -> result.image().label() == Label.NORMAL)
                        .forEach(good::add);
            }
        };
        Scores scores = trainer(callbacks.with("good_parts", adding)).validate(loaded.module(), data, learned);
        return new Chosen(target.map(good::calibrated).orElse(learned), scores);
    }

    private Trainer trainer(Callbacks all) {
        return new Trainer(trainer.withoutLimits(), all, RunLogger.NONE, context, Path.of(""), loaded.memory());
    }

    /** Keeps the scores of a validation. */
    private static final class Collected implements Callback {
        private final List<Evaluation> evaluations = new ArrayList<>();

        @Override
        public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
            evaluations.add(evaluation);
            return Scores.NONE;
        }

        Evaluation evaluation() {
            return evaluations.stream()
                    .findFirst()
                    .orElseThrow(() -> new UserError("no thresholds can be chosen: no image was scored"));
        }
    }
}
