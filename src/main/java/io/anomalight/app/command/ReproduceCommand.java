package io.anomalight.app.command;

import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.reproduce.FoundCategories;
import io.anomalight.app.reproduce.ReproduceConfig;
import io.anomalight.app.reproduce.Reproduction;
import io.anomalight.app.reproduce.TableCheck;
import io.anomalight.app.reproduce.TableSelection;
import io.anomalight.app.sweep.SweepConfig;
import io.anomalight.app.sweep.SweepRun;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.JobLauncher;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.app.sweep.job.SparkJobs;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anomalight reproduce}. */
@Command(
        name = "reproduce",
        description = {
            "Reproduce a published table on your copy of its data set: train and test each row, category and seed, and"
                    + " show the figures beside the published ones. The first argument is the table, a recipe in"
                    + " configs/reproduce, then data.root=<folder with the categories>.",
            "The same command goes on where it stopped; finished jobs are not run again. No checkpoint is chosen on"
                    + " test images.",
            "Keys: only=<rows>, categories=<names>, seeds=<whole numbers>, each with commas; jobs=<runs at a time>"
                    + " (default 1); to=<folder> (default trainer.default_root_dir/reproduce/<table>). All other"
                    + " arguments are overrides of every job."
        },
        mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
    private static final String GROUP = "reproduce";
    private static final String ONLY = "only";
    private static final String CATEGORIES = "categories";
    private static final String SEEDS = "seeds";
    private static final int INCOMPLETE = 1;

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Option(names = "--dry-run", description = "List the jobs, and stop.")
    private boolean dryRun;

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        String name = table();
        List<String> arguments = new ArrayList<>(options.overrides());
        arguments.remove(name);
        RunOptions keys = RunOptions.of(arguments, Set.of(RunOptions.TO, ONLY, CATEGORIES, SEEDS));
        CommandSection sweep = Multirun.section(keys.overrides());
        Composer composer = options.composer();
        SweepConfig config =
                Multirun.settings(sweep, composer, Multirun.DEFAULT).config();
        if (!config.isGrid()) {
            throw new UserError("reproduce runs the rows of a table and searches nothing; leave out sweep.sweeper="
                    + config.sweeper());
        }
        ReproduceConfig table = new CommandSection(GROUP, List.of(GROUP + "=" + name), List.of())
                .read(composer, List.of(), ReproduceConfig.class);
        TableSelection selection = TableSelection.of(table, key(keys, ONLY), key(keys, CATEGORIES), key(keys, SEEDS));
        List<SweepPoint> all = selection.points(sweep.others());
        Path root = TableCheck.defaultRootDir(composer, all);
        FoundCategories categories = FoundCategories.of(composer, table.division(), all);
        categories.require(table.division(), keys.keys().containsKey(CATEGORIES));
        Path folder = key(keys, RunOptions.TO).map(Path::of).orElseGet(() -> root.resolve(GROUP)
                .resolve(name));
        Reproduction reproduction = new Reproduction(
                name, selection, categories, new SweepFolder(folder), options.overrides(), sweep.others());
        reproduction.announce(console);
        if (dryRun || options.printOnly()) {
            reproduction.list(console);
            return 0;
        }
        return run(reproduction, config, folder, console);
    }

    /** The name of the table: the only argument without a value. */
    private String table() {
        Map<String, String> tables = options.recipes().options(GROUP);
        String name = options.overrides().stream()
                .filter(argument -> !argument.contains("="))
                .findFirst()
                .orElseThrow(() -> new UserError("name a table: ./anomalight reproduce <table> data.root=<folder>;"
                        + " the tables are " + String.join(", ", tables.keySet())));
        if (!tables.containsKey(name)) {
            throw new UserError(
                    "there is no table \"" + name + "\"; the tables are " + String.join(", ", tables.keySet()));
        }
        return name;
    }

    private static Optional<String> key(RunOptions keys, String key) {
        return Optional.ofNullable(keys.keys().get(key)).map(unused -> keys.required(key));
    }

    private int run(Reproduction reproduction, SweepConfig config, Path path, TerminalConsole console) {
        if (config.launcher() == JobLauncher.SPARK) {
            SparkJobs.check(config.spark());
        }
        SweepFolder folder = SweepFolder.at(path);
        reproduction.requireSameTable();
        SweepPlan plan = reproduction.plan(options.configDirs(), config);
        return Multirun.withRunner(config, folder, runner -> {
            SweepRun sweep = SweepRun.extend(folder, plan, reproduction.points(), runner, console);
            return run(reproduction, sweep, runner, config.jobs(), console);
        });
    }

    private static int run(
            Reproduction reproduction, SweepRun sweep, JobRunner runner, int parallel, TerminalConsole console) {
        ProcessSignals signals = Multirun.listen(sweep, runner, console);
        sweep.run(parallel);
        boolean complete = reproduction.finish(console);
        if (signals.requested()) {
            console.line("To continue, run the same command again.");
            return signals.exitCode();
        }
        return complete ? 0 : INCOMPLETE;
    }
}
