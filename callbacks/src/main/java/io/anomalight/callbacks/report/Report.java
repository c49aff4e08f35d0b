package io.anomalight.callbacks.report;

import io.anomalight.callbacks.figures.PictureNames;
import io.anomalight.callbacks.report.EvaluatedSplit.OperatingCurve;
import io.anomalight.callbacks.report.page.Gallery;
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
 * Writes {@code report.html} to the run folder.
 *
 * <p>The report of a fit contains the results of its last validation. The report of a test, or of a validation without a
 * fit, contains the results of that test or validation, and the curves of the previous fit, if any.
 */
public final class Report implements Callback, Stateful {

    /**
     * Settings of the callback.
     *
     * @param gallery the largest number of images whose pictures are in the page, the worst errors first
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

    // About the width of a chart in pixels.
    private static final int CURVE_POINTS = 600;

    private final Config config;
    private final Console console;
    private final InstantSource clock;
    private final History history = new History();
    private final List<EvaluatedImage> images = new ArrayList<>();
    private final List<Path> files = new ArrayList<>(); // of these images
    private PictureNames names = new PictureNames(List.of());
    private WorstImages worst;
    private Optional<OperatingCurve> imageCurve = Optional.empty();
    private Optional<OperatingCurve> pixelCurve = Optional.empty();
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
        worst = new WorstImages(config.gallery());
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
    public void onEvaluationStart(Run run, List<Path> all, long batches) {
        if (run.stage() == Stage.VALIDATION || run.stage() == Stage.TEST) {
            images.clear();
            files.clear();
            names = new PictureNames(run.stage() == Stage.TEST ? all : List.of());
            worst = new WorstImages(config.gallery());
            start = clock.instant();
        }
    }

    @Override
    public void onValidationBatchEnd(Run run, List<ImageResult> results) {
        collect(run, results);
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        collect(run, results);
    }

    private void collect(Run run, List<ImageResult> results) {
        for (ImageResult result : results) {
            images.add(EvaluatedImage.of(result, fitting ? Optional.empty() : Optional.of(run.postProcessor())));
            files.add(result.image().path());
            if (!fitting) { // during a fit the thresholds are not known before the last image
                worst.add(
                        images.size() - 1,
                        result,
                        run.postProcessor().of(result.image().category()));
            }
        }
    }

    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        readCurves(run, evaluation);
        return Scores.NONE;
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        readCurves(run, evaluation);
        return Scores.NONE;
    }

    private void readCurves(Run run, Evaluation evaluation) {
        PostProcessor postProcessor = run.postProcessor();
        imageCurve = evaluation
                .imageCurve(CURVE_POINTS)
                .map(curve -> new OperatingCurve(curve, evaluation.imagesAt(postProcessor.imageThreshold())));
        pixelCurve = evaluation
                .pixelCurve(CURVE_POINTS)
                .map(curve -> new OperatingCurve(curve, evaluation.pixelsAt(postProcessor.pixelThreshold())));
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        if (fitting) {
            history.add(run.epoch(), scores.defined());
            lastValidation = Optional.of(result(run, "validation", scores));
        } else {
            write(run, Optional.of(result(run, "validation", scores)));
        }
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        write(run, Optional.of(result(run, "test", scores)));
    }

    private EvaluatedSplit result(Run run, String split, Scores scores) {
        return new EvaluatedSplit(
                split,
                split.equals("validation"),
                images,
                scores,
                run.postProcessor(),
                imageCurve,
                pixelCurve,
                Duration.between(start, clock.instant()),
                worst.cards(),
                split.equals("test") && config.gallery() > 0 ? others(run) : List.of());
    }

    private List<Gallery.Card> others(Run run) {
        return new OtherImages(run.directory(), names, start)
                .cards(images, files, worst.numbers(), run.postProcessor());
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

    private void write(Run run, Optional<EvaluatedSplit> split) {
        Path file = run.directory().resolve(FILE);
        try {
            new ReportPage(run.module().name(), RunFiles.of(run.directory()), split, fit, history, clock.instant())
                    .page(run.directory())
                    .write(file);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
        console.line("Report: " + file);
    }
}
