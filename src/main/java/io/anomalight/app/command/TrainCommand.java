package io.anomalight.app.command;

import io.anomalight.app.CrossValidation;
import io.anomalight.app.Experiment;
import io.anomalight.app.PausePoint;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.ShellLine;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.training.settings.StopReason;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
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
            "Train on normal images, keep the best checkpoint, and test it.",
            "Keys: to=<new folder for the run> (default trainer.default_root_dir/<model>/<data>/<category>/<time>),"
                    + " or run.dir=<pattern of it>, such as results/$${now:%%Y-%%m-%%d}/$${model.name};"
                    + " resume=<run> continues a run that was interrupted or killed, exactly from its newest checkpoint;"
                    + " pause_after=<epochs> stops after this number of epochs and saves, so that resume= goes on; the exit code"
                    + " is then 3.",
            "With data.split.folds=<n> and no data.split.fold, it trains n times, once for each fold, and shows the mean: the same as"
                    + " --multirun with data.split.fold=range(0,n). It takes the keys of --multirun."
        },
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    /** {@code resume=<run>} continues a run. */
    private static final String RESUME = "resume";

    /** {@code pause_after=<epochs>} pauses the fit. */
    private static final String PAUSE_AFTER = "pause_after";

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Option(
            names = {"-m", "--multirun"},
            description = {
                "Train once for every combination of values: a=1,2 or a=choice(1,2), a=range(start,stop,step) without"
                        + " the stop, group=glob(pattern); a value in brackets or quotes is not split.",
                "Keys: jobs=<runs at a time> (default 1), measure_speed=true, sweep=<recipe>, sweeper=grid, random or tpe,"
                        + " trials=<jobs of a search>,"
                        + " to=<new folder> (default trainer.default_root_dir/multirun/<time>),"
                        + " or sweep.dir=<pattern of it>, sweep.subdir=<pattern of the jobs' folders>."
            })
    private boolean multirun;

    @Option(
            names = "--resume-sweep",
            paramLabel = "FOLDER",
            description =
                    "Run the jobs of a sweep that are not complete: its folder, or results/multirun/latest. Keys: jobs=, trials=.")
    private Optional<Path> resumeSweep = Optional.empty();

    @Option(
            names = {"-i", "--info"},
            paramLabel = "KIND",
            arity = "0..1",
            fallbackValue = "all",
            converter = ConfigInfo.KindReader.class,
            description = "Print how the configuration is composed, and stop: defaults, defaults-tree, config,"
                    + " searchpath, plugins or all.")
    private Optional<ConfigInfo.Kind> info = Optional.empty();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        Multirun sweep = new Multirun(options, console);
        if (info.isPresent() && (multirun || resumeSweep.isPresent())) {
            throw new UserError("--info prints how one configuration is composed: leave out "
                    + (multirun ? "--multirun, and give one value for each key" : "--resume-sweep"));
        }
        if (resumeSweep.isPresent()) {
            return sweep.resume(resumeSweep.get());
        }
        return multirun ? sweep.start(Multirun.DEFAULT) : train(console);
    }

    private int train(TerminalConsole console) {
        RunOptions keys =
                RunOptions.of(options.overrides(), Set.of(RESUME, PAUSE_AFTER, RunOptions.TO, FolderPattern.RUN_DIR));
        if (info.isEmpty() && !keys.keys().containsKey(RESUME) && asksForFolds(keys)) {
            refuseForFolds(keys);
            return new Multirun(options, console).start(Multirun.DEFAULT);
        }
        Multirun.refuseKeys(keys.overrides());
        if (info.isPresent()) {
            console.line(new ConfigInfo(options.composer(), keys.overrides()).text(info.get()));
            return 0;
        }
        Optional<RunFolder> resumed =
                Optional.ofNullable(keys.keys().get(RESUME)).map(named -> RunFolder.find(Path.of(named)));
        Optional<Path> to = Optional.ofNullable(keys.keys().get(RunOptions.TO)).map(Path::of);
        refuseTwoFolders(keys, resumed.isPresent());
        if (resumed.isPresent() && to.isPresent()) {
            throw new UserError("resume=… continues in the folder of the run; leave out to=" + to.get());
        }
        Composition composition = resumed.map(folder ->
                        options.composer().recompose(folder.path().resolve(RunFolder.CONFIG), keys.overrides()))
                .orElseGet(() -> options.composer().compose(keys.overrides()));
        Optional<Path> folder = to.or(() -> Optional.ofNullable(keys.keys().get(FolderPattern.RUN_DIR))
                .map(pattern -> new FolderPattern(FolderPattern.RUN_DIR, pattern)
                        .folder(composition.config(), Set.of(), keys.overrides(), now())));
        if (options.printOnly()) {
            console.line(options.printed(composition));
            return 0;
        }
        ProcessSignals signals = ProcessSignals.listen(console);
        Experiment experiment = keys.keys().containsKey(PAUSE_AFTER)
                ? Experiment.of(composition, console, new PausePoint(epochs(keys), signals))
                : Experiment.of(composition, console, signals);
        TrainedRun run = resumed.map(before -> experiment.resume(before.path()))
                .orElseGet(() -> folder.map(experiment::train).orElseGet(experiment::train));
        if (run.report().stopReason() instanceof StopReason.Interrupted) {
            console.line("To continue: " + ShellLine.of("train", "resume=" + run.directory()));
            return signals.requested() ? signals.exitCode() : JobEnd.PAUSED;
        }
        return signals.exitCode();
    }

    private static int epochs(RunOptions keys) {
        String epochs = keys.required(PAUSE_AFTER);
        if (!epochs.matches("[1-9]\\d{0,8}")) {
            throw new UserError(PAUSE_AFTER + "=" + epochs + " is not a number of epochs; write 1 or more");
        }
        return Integer.parseInt(epochs);
    }

    private static LocalDateTime now() {
        return LocalDateTime.now(ZoneId.systemDefault());
    }

    /** Whether the settings of the trainings ask for one training for each fold; keys of the sweep may stand among them. */
    private boolean asksForFolds(RunOptions keys) {
        List<String> others = Multirun.withoutKeys(keys.overrides());
        return CrossValidation.of(options.composer().compose(others).config()).isPresent();
    }

    /** A cross-validation is a sweep, which has no key of a single run. */
    private static void refuseForFolds(RunOptions keys) {
        for (String key : List.of(FolderPattern.RUN_DIR, PAUSE_AFTER)) {
            if (keys.keys().containsKey(key)) {
                throw new UserError(key + "=… is for one training, but " + CrossValidation.FOLDS
                        + " asks for one for each fold: choose a fold with " + CrossValidation.FOLD + "=0, or "
                        + (key.equals(PAUSE_AFTER) ? "leave it out" : "use sweep.dir=…"));
            }
        }
    }

    private static void refuseTwoFolders(RunOptions keys, boolean isResumed) {
        if (keys.keys().containsKey(FolderPattern.RUN_DIR)
                && (isResumed || keys.keys().containsKey(RunOptions.TO))) {
            throw new UserError("run.dir=… and " + (isResumed ? "resume=…" : "to=…")
                    + " both name the folder of the run: leave out one of them");
        }
    }
}
