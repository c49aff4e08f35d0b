package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.EvaluatedSplit.Ranked;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes {@code report.html} into the run folder: at the end of a fit what its last validation came to, at the end of a
 * test, or of a validation on its own, what that came to, and how the fit went if there was one just before.
 */
public final class Report implements Callback, Stateful {

    /**
     * Settings of the callback.
     *
     * @param gallery how many judged images are shown at most, the worst misjudged first
     */
    public record Config(int gallery) {
        public Config {
            if (gallery < 0) {
                throw new IllegalArgumentException("gallery must not be negative, but is " + gallery);
            }
        }
    }

    /** The name of the file inside a run folder. */
    public static final String FILE = "report.html";

    // More points than a chart has pixels across say nothing more.
    private static final int CURVE_POINTS = 600;

    private final Config config;
    private final Console console;
    private final InstantSource clock;
    private final History history = new History();
    private final List<EvaluatedImage> images = new ArrayList<>();
    private WorstImages exhibits;
    private Optional<Ranked> imageCurve = Optional.empty();
    private Optional<Ranked> pixelCurve = Optional.empty();
    private Instant start = Instant.EPOCH;
    private boolean fitting;
    private Optional<EvaluatedSplit> lastValidation = Optional.empty();
    private Optional<ReportPage.Fit> fit = Optional.empty();

    public Report(Config config, Console console) {
        this(config, console, InstantSource.system());
    }

    Report(Config config, Console console, InstantSource clock) {
        this.config = config;
        this.console = console;
        this.clock = clock;
        exhibits = new WorstImages(config.gallery());
    }

    @Override
    public void onFitStart(Run run) {
        fitting = true;
        history.clear();
        lastValidation = Optional.empty();
        fit = Optional.empty();
    }

    @Override
    public Map<String, String> stateDict() {
        return history.stateDict();
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        history.load(state);
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        means.forEach((name, value) -> history.add(run.epoch(), Map.of("train_" + name, value)));
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> files, long batches) {
        if (run.stage() == Stage.VALIDATION || run.stage() == Stage.TEST) {
            images.clear();
            exhibits = new WorstImages(config.gallery());
            start = clock.instant();
        }
    }

    @Override
    public void onValidationBatchEnd(Run run, List<ImageResult> results) {
        see(run, results);
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        see(run, results);
    }

    private void see(Run run, List<ImageResult> results) {
        for (ImageResult result : results) {
            images.add(EvaluatedImage.of(result));
            if (!fitting) { // within a fit the thresholds are learned only from all images together
                exhibits.add(result, run.postProcessor());
            }
        }
    }

    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        rank(run, evaluation);
        return Scores.NONE;
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        rank(run, evaluation);
        return Scores.NONE;
    }

    private void rank(Run run, Evaluation evaluation) {
        PostProcessor learned = run.postProcessor();
        imageCurve = evaluation
                .imageCurve(CURVE_POINTS)
                .map(curve -> new Ranked(curve, evaluation.imagesAt(learned.imageThreshold())));
        pixelCurve = evaluation
                .pixelCurve(CURVE_POINTS)
                .map(curve -> new Ranked(curve, evaluation.pixelsAt(learned.pixelThreshold())));
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        if (fitting) {
            history.add(run.epoch(), scores.defined());
            lastValidation = Optional.of(judged(run, "validation", scores));
        } else {
            write(run, Optional.of(judged(run, "validation", scores)));
        }
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        write(run, Optional.of(judged(run, "test", scores)));
    }

    private EvaluatedSplit judged(Run run, String split, Scores scores) {
        return new EvaluatedSplit(
                split,
                split.equals("validation"),
                images,
                scores,
                run.postProcessor(),
                imageCurve,
                pixelCurve,
                Duration.between(start, clock.instant()),
                exhibits.cards());
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        fitting = false;
        fit = Optional.of(new ReportPage.Fit(report, run.elapsed(), bestEpoch(run)));
        write(run, lastValidation);
    }

    private static OptionalInt bestEpoch(Run run) {
        Path best = new CheckpointStore(run.directory().resolve(CheckpointStore.FOLDER)).manifest("best");
        return Files.isRegularFile(best)
                ? OptionalInt.of(Checkpoint.open(best).manifest().epoch() + 1)
                : OptionalInt.empty();
    }

    @Override
    public void onException(Run run, Throwable failure) {
        fitting = false;
    }

    private void write(Run run, Optional<EvaluatedSplit> judged) {
        Path file = run.directory().resolve(FILE);
        try {
            new ReportPage(run.module().name(), RunFiles.of(run.directory()), judged, fit, history, clock.instant())
                    .page(run.directory())
                    .write(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
        console.line("Report: " + file);
    }
}
