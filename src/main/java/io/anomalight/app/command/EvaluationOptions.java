package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.EvaluationImages;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.Set;

/** The common part of {@code test} and {@code validate}, which evaluate a finished run again. */
final class EvaluationOptions {
    private EvaluationOptions() {}

    /** Evaluates a checkpoint on images and writes the results to a folder. */
    @FunctionalInterface
    interface Evaluator {
        Scores evaluate(Experiment experiment, Path checkpoint, Path to, EvaluationImages images);
    }

    /** Evaluates and returns the exit code; without {@code to=}, results go to {@code folder} in the run folder. */
    static int run(RecipeOptions options, String folder, Evaluator evaluator) {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys =
                RunOptions.of(options.overrides(), Set.of(RunOptions.RUN, RunOptions.TO, EvaluationImages.KEY));
        if (options.printOnly()) {
            console.line(options.printed(keys.composition(options)));
            return 0;
        }
        EvaluationImages images = EvaluationImages.of(keys.keys().getOrDefault(EvaluationImages.KEY, "recorded"));
        evaluator.evaluate(keys.experiment(options, console), keys.checkpoint(), keys.to(folder), images);
        return 0;
    }
}
