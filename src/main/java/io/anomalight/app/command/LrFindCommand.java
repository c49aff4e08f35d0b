package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.tune.LrReport;
import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.files.NewFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight lr_find}. */
@Command(
        name = "lr_find",
        description = {
            "Search a learning rate: train for some steps while the learning rate rises, and suggest the one at which the loss falls"
                    + " fastest. Nothing is kept of this training.",
            "Keys, as in Lightning: lr_find.min_lr=, lr_find.max_lr=, lr_find.num_training=, lr_find.mode=<exponential or linear>,"
                    + " lr_find.early_stop_threshold=, lr_find.attr_name=; to=<folder for lr_find.csv and the page lr_find.html> (default: none)."
        },
        mixinStandardHelpOptions = true)
final class LrFindCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        CommandSection section = CommandSection.of("lr_find", options.overrides());
        RunOptions keys = RunOptions.of(section.others(), Set.of(RunOptions.TO));
        LrFindConfig config = section.read(options.composer(), List.of("lr_find=default"), LrFindConfig.class);
        Composition composition = options.composer().compose(keys.overrides());
        if (options.printOnly()) {
            console.line(composition.render());
            return 0;
        }
        Optional<Path> to = Optional.ofNullable(keys.keys().get(RunOptions.TO)).map(Path::of);
        to.ifPresent(folder -> NewFolder.check(RunOptions.TO, folder)); // before the search, which takes its time
        ProcessSignals signals = ProcessSignals.listen(console);
        LrReport report = new LrReport(
                composition.config().getString("model.name"),
                Experiment.of(composition, console, signals).findLearningRate(config));
        console.line(report.ended());
        to.ifPresent(folder -> console.line("Written to " + report.write(folder)));
        console.line(report.requiredSuggestion());
        return signals.exitCode();
    }
}
