package io.anomalight.app;

import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.Set;

/** What {@code test} and {@code validate} share: a finished run is judged once more. */
final class Judging {
    private Judging() {}

    /** One way to judge with a checkpoint, writing to a folder. */
    @FunctionalInterface
    interface Way {
        Scores judge(Experiment experiment, Path checkpoint, Path to);
    }

    /** Judges and returns the exit code; what is written goes to {@code folder} in the run folder. */
    static int run(RecipeOptions options, String folder, Way way) {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.RUN, RunOptions.TO));
        if (options.printOnly()) {
            console.line(keys.composition(options).render());
            return 0;
        }
        way.judge(keys.experiment(options, console), keys.run().checkpoint(), keys.to(folder));
        return 0;
    }
}
