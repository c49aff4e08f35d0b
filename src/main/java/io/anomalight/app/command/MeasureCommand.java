package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.ArchiveMeasurement;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.speed.SpeedFile;
import io.anomalight.app.speed.SpeedTable;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight measure}. */
@Command(
        name = "measure",
        description = {
            "Measure how fast a run's best checkpoint or an archive scores: latency of single images, throughput in batches,"
                    + " memory. Loading, model and post-processing are timed separately.",
            "Keys: run=<run folder, checkpoint or latest pointer> (default results/latest) or"
                    + " archive=<file>, engine=<auto, pytorch or onnxruntime> for an archive (default auto), images=<image or"
                    + " folder> (default the run's test images; needed for an archive), on_error=<fail or skip> for images that can't be read,"
                    + " to=<folder for speed.json> (default the run folder, or the archive's folder); speed.warm_up_images, speed.images and"
                    + " speed.max_seconds set the duration."
        },
        mixinStandardHelpOptions = true)
final class MeasureCommand implements Callable<Integer> {
    private static final String IMAGES = "images";
    private static final String ARCHIVE = "archive";
    private static final String ENGINE = "engine";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        CommandSection speed = CommandSection.of("speed", options.overrides());
        RunOptions keys = RunOptions.of(speed.others(), Set.of(RunOptions.RUN, ARCHIVE, RunOptions.TO, IMAGES));
        SpeedConfig config = speed.read(options.composer(), List.of("speed=default"), SpeedConfig.class);
        if (keys.keys().containsKey(ARCHIVE)) {
            measureArchive(speed.others(), config, console);
            return 0;
        }
        if (options.printOnly()) {
            console.line(options.printed(keys.composition(options)));
            return 0;
        }
        Optional<Path> images =
                keys.keys().containsKey(IMAGES) ? Optional.of(Path.of(keys.required(IMAGES))) : Optional.empty();
        Path to = keys.keys().containsKey(RunOptions.TO)
                ? Path.of(keys.required(RunOptions.TO))
                : keys.runFolder().path();
        report(keys.experiment(options, console).measure(keys.checkpoint(), images, config), to, console);
        return 0;
    }

    /** Measures an archive, which needs neither the run nor its configuration and data. */
    private static void measureArchive(List<String> arguments, SpeedConfig config, TerminalConsole console) {
        RunOptions keys = RunOptions.only(
                arguments,
                Set.of(ARCHIVE, ENGINE, IMAGES, RunOptions.TO, RunOptions.ON_ERROR, RunOptions.DATA_ON_ERROR));
        Path archive = Path.of(keys.required(ARCHIVE));
        Path to = keys.keys().containsKey(RunOptions.TO)
                ? Path.of(keys.required(RunOptions.TO))
                : archive.resolveSibling(".");
        List<Sample> images = FileSample.unlabelled(IMAGES, Path.of(keys.required(IMAGES)), console::line);
        ScoringEngine engine = ScoringEngine.named(keys.keys().getOrDefault(ENGINE, ScoringEngine.AUTO.toString()));
        try (Detector detector = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(engine))) {
            report(new ArchiveMeasurement(images, keys.onError(), config).run(detector, console), to, console);
        }
    }

    private static void report(Speed measured, Path to, TerminalConsole console) {
        console.line(SpeedTable.of(measured));
        console.line("  written to   " + SpeedFile.write(to, measured));
    }
}
