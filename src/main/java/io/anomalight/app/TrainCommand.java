package io.anomalight.app;

import io.anomalight.framework.config.Composition;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anomalight train}. */
@Command(
        name = "train",
        description = {
            "Learn from normal images, keep the best checkpoint, and test it.",
            "Keys: to=<new folder for the run> (default trainer.default_root_dir/<model>/<data>/<category>/<time>)."
        },
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Option(
            names = {"-m", "--multirun"},
            description = {
                "Train once for every combination of values: a=1,2 or a=choice(1,2), a=range(start,stop,step) without"
                        + " the stop, group=glob(pattern); brackets and quotes hold a value together.",
                "Keys: jobs=<runs at a time> (default 1), measure_speed=true, sweep=<recipe>,"
                        + " to=<new folder> (default trainer.default_root_dir/multirun/<time>)."
            })
    private boolean multirun;

    @Option(
            names = "--resume-sweep",
            paramLabel = "FOLDER",
            description = "Run what is missing of a sweep: its folder, or results/multirun/latest. Key: jobs=.")
    private Optional<Path> resumeSweep = Optional.empty();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        Multirun sweep = new Multirun(options, console);
        if (resumeSweep.isPresent()) {
            return sweep.resume(resumeSweep.get());
        }
        if (multirun) {
            return sweep.begin(Multirun.DEFAULT);
        }
        return train(console);
    }

    private int train(TerminalConsole console) {
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.TO));
        Multirun.refuseKeys(keys.overrides());
        Composition composition = options.composer().compose(keys.overrides());
        if (options.printOnly()) {
            console.line(composition.render());
            return 0;
        }
        Experiment experiment = Experiment.of(composition, console);
        if (keys.keys().containsKey(RunOptions.TO)) {
            experiment.train(Path.of(keys.required(RunOptions.TO)));
        } else {
            experiment.train();
        }
        return 0;
    }
}
