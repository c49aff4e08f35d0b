package io.anomalight.app;

import io.anomalight.framework.config.Composition;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight train}. */
@Command(
        name = "train",
        description = "Learn from normal images, keep the best checkpoint, and test it.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        Composition composition = options.composer().compose(options.overrides());
        if (options.printOnly()) {
            console.line(composition.render());
            return 0;
        }
        Experiment.of(composition, console).train();
        return 0;
    }
}
