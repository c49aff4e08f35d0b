package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.EvaluationImages;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.Set;

/** What {@code test} and {@code validate} share: a finished run is judged once more. */
final class EvaluationOptions {
    private EvaluationOptions() {}

    /** One way to judge with a checkpoint, writing to a folder. */
    @FunctionalInterface
    interface Way {
        Scores judge(Experiment experiment, Path checkpoint, Path to, EvaluationImages images);
    }

    /** Judges and returns the exit code; what is written goes to {@code folder} in the run folder. */
    static int run(RecipeOptions options, String folder, Way way) {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys =
                RunOptions.of(options.overrides(), Set.of(RunOptions.RUN, RunOptions.TO, EvaluationImages.KEY));
        if (options.printOnly()) {
            console.line(keys.composition(options).render());
            return 0;
        }
        EvaluationImages images = EvaluationImages.of(keys.keys().getOrDefault(EvaluationImages.KEY, "recorded"));
        way.judge(keys.experiment(options, console), keys.run().checkpoint(), keys.to(folder), images);
        return 0;
    }
}
