package io.anomalight.app.choose;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.choose.ChooseConfig.Candidate;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.run.RunFolder;
import io.anomalight.assembly.Registry;
import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.callbacks.metrics.ValidationScores;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import io.anomalight.framework.training.settings.StopReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Trains the candidates one after the other, each in a run folder of its own, and measures them on the validation images. No
 * test image is read.
 *
 * @param arguments the user's overrides, which every candidate gets
 * @param folder the folder that has the run folders
 */
public record Choice(
        ChooseConfig config,
        Composer composer,
        List<String> arguments,
        Path folder,
        Console console,
        StopSignal stopSignal) {
    private static final List<String> NO_TEST = List.of("trainer.limit_test_batches=0");
    private static final List<String> SYNTHETIC =
            List.of("data.split.validation=synthetic", "data.split.validation_ratio=0.2");
    private static final double NANOS = 1e9;

    /**
     * Tries all candidates, or those before a signal to stop.
     *
     * @throws UserError if the data can't be read, or if a setting does not fit
     */
    public ChoiceResult run() {
        List<String> common = new ArrayList<>(arguments);
        common.addAll(NO_TEST);
        boolean synthetic = needsSyntheticDefects(common);
        if (synthetic) {
            common.addAll(SYNTHETIC);
            console.line("There are no defective images for validation, so models are compared on synthetic defects ("
                    + SYNTHETIC.get(0) + "). Real defects may rank them otherwise.");
        }
        List<TriedCandidate> tried = new ArrayList<>();
        double left = config.maxTime().toMillis() / 1000.0;
        for (Candidate candidate : config.candidates()) {
            if (stopSignal.requested()) {
                break;
            }
            TriedCandidate result = tried(candidate, common, left);
            left -= result.seconds();
            tried.add(result);
        }
        return new ChoiceResult(tried, arguments, synthetic);
    }

    private boolean needsSyntheticDefects(List<String> common) {
        Composition first = composition(config.candidates().get(0), common);
        ExperimentPlan plan = ExperimentPlan.read(first.config(), Registry.load(RecipeSearch.classPath()));
        RunContext context = new RunContext(plan.trainer().seed(), Console.SILENT, CacheFolder.ofThisUser());
        return SplitContents.of(plan.dataModule(context).splits().validation()).anomalous() == 0;
    }

    private Composition composition(Candidate candidate, List<String> common) {
        List<String> overrides = new ArrayList<>(candidate.overrides());
        overrides.addAll(common);
        return composer.compose(overrides);
    }

    private TriedCandidate tried(Candidate candidate, List<String> common, double left) {
        Path run = folder.resolve(candidate.name());
        if (left < 1) {
            return failed(candidate, run, 0, "not tried: the time (choose.max_time) is over");
        }
        console.line("\n" + candidate.name() + ": " + String.join(" ", candidate.overrides()));
        List<String> timed = new ArrayList<>(common);
        timed.add("trainer.max_time=" + Math.round(left) + "s");
        long start = System.nanoTime();
        try {
            TrainedRun trained = Experiment.of(composition(candidate, timed), console, stopSignal)
                    .train(run);
            double seconds = (System.nanoTime() - start) / NANOS;
            if (trained.report().stopReason() instanceof StopReason.Interrupted) {
                return failed(candidate, run, seconds, "interrupted");
            }
            return measured(candidate, run, seconds);
        } catch (UserError | ModuleFailure e) {
            console.line(candidate.name() + " has no result: " + e.getMessage());
            return failed(candidate, run, (System.nanoTime() - start) / NANOS, String.valueOf(e.getMessage()));
        }
    }

    private static TriedCandidate failed(Candidate candidate, Path run, double seconds, String why) {
        return new TriedCandidate(candidate, run, seconds, Optional.empty(), OptionalDouble.empty(), why);
    }

    /** Scores the validation images with the best checkpoint. */
    private TriedCandidate measured(Candidate candidate, Path run, double seconds) {
        Path results = run.resolve("validate");
        Scores scores = Experiment.open(run, "callbacks.use=[metrics,validation_scores]", "callbacks.add=[]")
                .validate(RunFolder.checkpoint(run), results);
        AurocEstimate estimate = area(ValidationScores.read(results));
        OptionalDouble pixels = scores.get("pixel_AUROC");
        console.line(String.format(
                Locale.ROOT, "%s: image AUROC %.3f on the validation images", candidate.name(), estimate.value()));
        return new TriedCandidate(candidate, run, seconds, Optional.of(estimate), pixels, "");
    }

    /** The image AUROC; with several categories the mean of those that have normal and defective images. */
    static AurocEstimate area(List<RawScore> images) {
        Map<String, List<RawScore>> categories =
                images.stream().collect(Collectors.groupingBy(RawScore::category, TreeMap::new, Collectors.toList()));
        List<AurocEstimate> areas = new ArrayList<>();
        for (List<RawScore> category : categories.values()) {
            float[] normal = RawScore.of(Label.NORMAL, category);
            float[] anomalous = RawScore.of(Label.ANOMALOUS, category);
            if (normal.length > 0 && anomalous.length > 0) {
                areas.add(AurocEstimate.ofMean(List.of(normal), List.of(anomalous)));
            }
        }
        if (areas.isEmpty()) {
            throw new UserError("its image AUROC is undefined, because the validation images are not both normal and"
                    + " defective; change data.split");
        }
        return AurocEstimate.mean(areas);
    }
}
