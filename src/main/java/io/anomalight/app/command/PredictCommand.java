package io.anomalight.app.command;

import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.ArchivePrediction;
import io.anomalight.app.run.MapFormat;
import io.anomalight.app.run.PredictionFiles;
import io.anomalight.app.run.PredictionLines;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.training.settings.BatchAmount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight predict}. */
@Command(
        name = "predict",
        description = {
            "Score one image, or all images in a folder, with the best checkpoint of a run, with a named checkpoint, or"
                    + " with an exported archive.",
            "Keys: input=<image or folder>, run=<run folder, checkpoint or latest pointer> (default results/latest) or"
                    + " archive=<file>, to=<folder for the results> (default predict/ in the run folder or beside the"
                    + " archive), category=<category of the images> for a model of several categories (default: the"
                    + " thresholds of all together), engine=<auto, pytorch or onnxruntime> for an archive (default: auto, which is"
                    + " ONNX Runtime if the archive has a graph), maps=<png16 or npy>, on_error=<fail or skip> for images that can't be"
                    + " read, trainer.limit_predict_batches=<number or share> (with an archive, a batch is one image), resume=true to score only the images that have no result in this folder yet.",
            "Results are written image by image, and are kept if the command ends early. Exit code 0 also if images"
                    + " were skipped; 2 if an image can't be read and on_error=fail, or if no image can be read."
        },
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    private static final String INPUT = "input";
    private static final String MAPS = "maps";
    private static final String ARCHIVE = "archive";
    private static final String RESUME = "resume";
    private static final String ENGINE = "engine";
    private static final String LIMIT = "trainer.limit_predict_batches";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions runOptions = RunOptions.of(
                options.overrides(),
                Set.of(RunOptions.RUN, ARCHIVE, RunOptions.TO, RunOptions.CATEGORY, INPUT, MAPS, RESUME));
        if (runOptions.keys().containsKey(ARCHIVE)) {
            return predictWithArchive(console);
        }
        if (options.printOnly()) {
            console.line(options.printed(runOptions.composition(options)));
            return 0;
        }
        Path input = Path.of(runOptions.required(INPUT));
        Path to = runOptions.to("predict");
        withinInput(input, to).ifPresent(console::line);
        ProcessSignals signals = ProcessSignals.listen(console);
        runOptions
                .experiment(options, console, signals)
                .predict(
                        runOptions.checkpoint(),
                        input,
                        to,
                        maps(runOptions),
                        resume(runOptions),
                        runOptions.category());
        return signals.exitCode();
    }

    /** Predicts with an archive, which needs neither the run nor its configuration and data. */
    private int predictWithArchive(TerminalConsole console) {
        RunOptions runOptions = RunOptions.only(
                options.overrides(),
                Set.of(
                        ARCHIVE,
                        INPUT,
                        RunOptions.TO,
                        RunOptions.CATEGORY,
                        MAPS,
                        RESUME,
                        ENGINE,
                        LIMIT,
                        RunOptions.ON_ERROR,
                        RunOptions.DATA_ON_ERROR));
        Path archive = Path.of(runOptions.required(ARCHIVE));
        Path input = Path.of(runOptions.required(INPUT));
        Path to = runOptions.keys().containsKey(RunOptions.TO)
                ? Path.of(runOptions.required(RunOptions.TO))
                : archive.resolveSibling("predict");
        MapFormat maps = maps(runOptions);
        boolean resume = resume(runOptions);
        OnError onError = runOptions.onError();
        BatchAmount limit = limit(runOptions.keys().getOrDefault(LIMIT, BatchAmount.ALL.toString()));
        withinInput(input, to).ifPresent(console::line);
        List<Path> images = FileSample.files(INPUT, input, console::line);
        ProcessSignals signals = ProcessSignals.listen(console);
        ScoringEngine engine =
                ScoringEngine.named(runOptions.keys().getOrDefault(ENGINE, ScoringEngine.AUTO.toString()));
        try (Detector detector = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(engine))) {
            console.line("Engine: " + detector.engine());
            runOptions.category().ifPresent(detector::category);
            PredictionLines lines =
                    resume ? PredictionLines.resume(to, detector.postProcessor()) : PredictionLines.begin(to);
            PredictionFiles files = new PredictionFiles(to, input, images, maps, lines);
            try (files) {
                new ArchivePrediction(detector, files, onError, limit, signals).run(console);
            } finally {
                files.summary().ifPresent(console::line);
            }
        }
        return signals.exitCode();
    }

    /** A warning if the results lie in the input folder, where the next prediction would find them; otherwise empty. */
    static Optional<String> withinInput(Path input, Path to) {
        Path folder = input.toAbsolutePath().normalize();
        return Files.isDirectory(folder) && to.toAbsolutePath().normalize().startsWith(folder)
                ? Optional.of("ATTENTION: to=" + to + " lies within input=" + input + ", so the next prediction would"
                        + " also score the figures, masks and maps of this one; name another folder with to=.")
                : Optional.empty();
    }

    /** An archive scores images one by one, so a batch is one image. */
    private static BatchAmount limit(String value) {
        try {
            BatchAmount limit = BatchAmount.parse(value);
            if (limit.value() > 0) {
                return limit;
            }
        } catch (IllegalArgumentException refused) {
            throw new UserError(LIMIT + "=" + value + ": " + refused.getMessage(), refused);
        }
        throw new UserError(
                LIMIT + "=" + value + " leaves no image; set it to 1.0 for all of them, or to a number of images");
    }

    private static boolean resume(RunOptions runOptions) {
        return runOptions.flag(RESUME, "scores only the images that have no result in this folder yet");
    }

    private static MapFormat maps(RunOptions runOptions) {
        return MapFormat.of(runOptions.keys().getOrDefault(MAPS, "png16"));
    }
}
