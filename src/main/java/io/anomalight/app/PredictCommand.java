package io.anomalight.app;

import io.anomalight.framework.UserError;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight predict}. */
@Command(
        name = "predict",
        description = {
            "Score one image, or all images in a folder, with the best checkpoint of a run, or with the one named.",
            "Keys: input=<image or folder>, run=<run folder, checkpoint or latest pointer> (default results/latest),"
                    + " to=<folder for what is written> (default predict/ in the run folder), maps=<png16 or npy>."
        },
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    private static final String INPUT = "input";
    private static final String MAPS = "maps";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.RUN, RunOptions.TO, INPUT, MAPS));
        if (options.printOnly()) {
            console.line(keys.composition(options).render());
            return 0;
        }
        Path input = Path.of(keys.required(INPUT));
        Path to = keys.to("predict");
        int images = keys.experiment(options, console)
                .predict(keys.run().checkpoint(), input, to, format(keys.keys().getOrDefault(MAPS, "png16")));
        console.line(images + (images == 1 ? " image" : " images") + " judged: " + to.resolve("predictions.jsonl")
                + ", figures, masks and maps beside it.");
        return 0;
    }

    private static MapFormat format(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "png16" -> MapFormat.PNG16;
            case "npy" -> MapFormat.NPY;
            default -> throw new UserError("maps=" + name + " is no format for maps; there are png16 and npy");
        };
    }
}
