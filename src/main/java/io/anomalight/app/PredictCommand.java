package io.anomalight.app;

import io.anomalight.detector.Detector;
import io.anomalight.framework.UserError;
import io.anomalight.framework.data.FileSample;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.logging.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight predict}. */
@Command(
        name = "predict",
        description = {
            "Score one image, or all images in a folder, with the best checkpoint of a run, with the one named, or with an"
                    + " exported archive.",
            "Keys: input=<image or folder>, run=<run folder, checkpoint or latest pointer> (default results/latest) or"
                    + " archive=<file>, to=<folder for what is written> (default predict/ in the run folder or beside the"
                    + " archive), maps=<png16 or npy>."
        },
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    private static final String INPUT = "input";
    private static final String MAPS = "maps";
    private static final String ARCHIVE = "archive";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys =
                RunOptions.of(options.overrides(), Set.of(RunOptions.RUN, ARCHIVE, RunOptions.TO, INPUT, MAPS));
        if (keys.keys().containsKey(ARCHIVE)) {
            return archived(keys, console);
        }
        if (options.printOnly()) {
            console.line(keys.composition(options).render());
            return 0;
        }
        Path input = Path.of(keys.required(INPUT));
        Path to = keys.to("predict");
        int images = keys.experiment(options, console).predict(keys.run().checkpoint(), input, to, maps(keys));
        tell(console, images, to);
        return 0;
    }

    /** Without the run, its configuration and its data. */
    private static int archived(RunOptions keys, TerminalConsole console) {
        Path archive = Path.of(keys.required(ARCHIVE));
        keys.requireOnly(Set.of(ARCHIVE, INPUT, RunOptions.TO, MAPS));
        Path input = Path.of(keys.required(INPUT));
        Path to = keys.keys().containsKey(RunOptions.TO)
                ? Path.of(keys.required(RunOptions.TO))
                : archive.resolveSibling("predict");
        PredictionFiles files = new PredictionFiles(input, maps(keys));
        List<Path> images = FileSample.files(INPUT, input);
        try (Detector detector = Detector.load(archive);
                Progress progress = console.progress("Predicting", "images", images.size())) {
            for (Path image : images) {
                ImageResult result =
                        detector.judge(List.of(detector.prepare(image))).get(0);
                files.add(to, result, detector.postProcessor());
                progress.step(1);
            }
        }
        files.finish(to);
        tell(console, files.images(), to);
        return 0;
    }

    private static void tell(TerminalConsole console, int images, Path to) {
        console.line(images + (images == 1 ? " image" : " images") + " judged: " + to.resolve("predictions.jsonl")
                + ", figures, masks and maps beside it.");
    }

    private static MapFormat maps(RunOptions keys) {
        return format(keys.keys().getOrDefault(MAPS, "png16"));
    }

    private static MapFormat format(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "png16" -> MapFormat.PNG16;
            case "npy" -> MapFormat.NPY;
            default -> throw new UserError("maps=" + name + " is no format for maps; there are png16 and npy");
        };
    }
}
