package io.anomalight.app;

import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight test}. */
@Command(
        name = "test",
        description = {
            "Judge the test images with the best checkpoint of a run, or with the one named.",
            "Keys: run=<run folder, checkpoint or latest pointer> (default results/latest),"
                    + " to=<folder for what is written> (default test/ in the run folder)."
        },
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.RUN, RunOptions.TO));
        if (options.printOnly()) {
            console.line(keys.composition(options).render());
            return 0;
        }
        keys.experiment(options, console).test(keys.run().checkpoint(), keys.to("test"));
        return 0;
    }
}
