package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.ReadableImages;
import io.anomalight.app.update.ThresholdChange;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight calibrate}. */
@Command(
        name = "calibrate",
        description = {
            "Set an archive's threshold so that at most a given share of good parts is labelled anomalous, and say what this"
                    + " promises for new ones: the image threshold, or the pixel threshold if regions decide the verdict.",
            "Keys: model=<archive>, images=<folder of good parts that training has not seen>,"
                    + " false_positive_rate=<share, for instance 0.01>, guarantee=<true or false> whether this share is promised"
                    + " for new good parts, with 95 % confidence, or kept on these only (default false), review_false_positive_rate=<share of good parts that may be for"
                    + " review or anomalous> for a review threshold (default: it stays, if there is one), category=<category of the parts> for a model of"
                    + " several categories (default: the shared threshold), to=<file> (default the archive itself),"
                    + " on_error=<fail or skip> for images that can't be read."
        },
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
    private static final String MODEL = "model";
    private static final String IMAGES = "images";
    private static final String RATE = "false_positive_rate";
    private static final String REVIEW_RATE = "review_false_positive_rate";
    private static final String GUARANTEE = "guarantee";
    private static final Set<String> KEYS = Set.of(
            MODEL,
            IMAGES,
            RATE,
            REVIEW_RATE,
            GUARANTEE,
            RunOptions.TO,
            RunOptions.CATEGORY,
            RunOptions.ON_ERROR,
            RunOptions.DATA_ON_ERROR);

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.only(arguments, KEYS);
        Path model = Path.of(keys.required(MODEL));
        CalibrationTarget target = target(keys);
        List<Path> goodParts = FileSample.files(IMAGES, Path.of(keys.required(IMAGES)), console::line);
        Archive archive = Archive.open(model);
        if (TrainedImages.of(archive.card()).isEmpty()) {
            console.line("ATTENTION: " + model
                    + " has no record of the images it was trained on; make sure that none of them is in " + IMAGES
                    + "=…, otherwise the threshold is too low.");
        }
        PostProcessor all = archive.card().postProcessor();
        Optional<String> category = keys.category();
        PostProcessor before = category.map(all::ofKnown).orElse(all);
        PostProcessor after;
        LoaderConfig.OnError onError = keys.onError();
        try (Detector detector = Detector.load(model)) {
            category.ifPresent(detector::category);
            List<Path> readable = ReadableImages.of(goodParts, onError, detector::prepare, console);
            try (Progress progress = console.progress("Scoring good parts", "images", readable.size())) {
                after = detector.calibrate(readable, target, progress);
            }
        }
        Path to = keys.keys().containsKey(RunOptions.TO) ? Path.of(keys.required(RunOptions.TO)) : model;
        PostProcessor changed = category.map(name -> all.with(name, after)).orElse(after);
        try (ArchiveWriter copy = archive.copy()) {
            copy.write(to, archive.card().with(changed));
        }
        ThresholdChange change = new ThresholdChange(before, after);
        console.line(change.sentence() + ": " + to);
        change.meaning().forEach(console::line);
        if (category.isEmpty() && !all.categories().isEmpty()) {
            console.line("ATTENTION: the thresholds of the categories "
                    + String.join(", ", all.categories().keySet())
                    + " stay as they are, and the service uses only these; give category=… to calibrate one of them.");
        }
        return 0;
    }

    private static CalibrationTarget target(RunOptions keys) {
        String review = keys.keys().getOrDefault(REVIEW_RATE, "");
        return new CalibrationTarget(
                keys.share(RATE),
                keys.flag(GUARANTEE, "promises the rate for new good parts, or fails with the number of images needed"),
                review.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(keys.share(REVIEW_RATE)));
    }
}
