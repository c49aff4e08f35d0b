package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight benchmark}. */
@Command(
        name = "benchmark",
        description = {
            "Train and test every model, and measure how fast each one scores. configs/sweep/benchmark.conf"
                    + " describes this sweep.",
            "The same as train --multirun sweep=benchmark, with the same keys: for instance model=cflow"
                    + " data=mvtec data.root=… data.category=bottle,cable trainer.seed=range(0,3).",
            "The sub-command speed is different: it compares the speed of CFLOW with the same model in plain PyTorch."
        },
        subcommands = BenchmarkSpeedCommand.class,
        mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        return new Multirun(options, TerminalConsole.standard()).start("benchmark");
    }

    /** The overrides before the name of a sub-command. */
    List<String> overrides() {
        return options.overrides();
    }
}
