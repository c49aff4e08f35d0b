package io.anomalight.app;

import io.anomalight.framework.config.Composition;
import io.anomalight.framework.training.StopReason;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight train}. */
@Command(
        name = "train",
        description = {
            "Learn from normal images, keep the best checkpoint, and test it.",
            "resume=<run> goes on with a run that was interrupted or killed, exactly where it was saved."
        },
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    /** {@code resume=<run>} goes on with a run. */
    private static final String RESUME = "resume";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RESUME));
        Optional<RunFolder> resumed =
                Optional.ofNullable(keys.keys().get(RESUME)).map(named -> RunFolder.find(Path.of(named)));
        Composition composition = resumed.map(folder ->
                        options.composer().recompose(folder.path().resolve(RunFolder.CONFIG), keys.overrides()))
                .orElseGet(() -> options.composer().compose(keys.overrides()));
        if (options.printOnly()) {
            console.line(composition.render());
            return 0;
        }
        StopSignals signals = StopSignals.listen(console);
        Experiment experiment = Experiment.of(composition, console, signals);
        TrainedRun run = resumed.map(folder -> experiment.resume(folder.path())).orElseGet(experiment::train);
        if (run.report().stopReason() instanceof StopReason.Interrupted) {
            console.line("To go on: anomalight train resume=" + run.directory());
        }
        return signals.exitCode();
    }
}
