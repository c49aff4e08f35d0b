package io.anomalight.app.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.app.CrossValidation;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.console.ProcessSignals;
import io.anomalight.app.console.ShellLine;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.sweep.ResumedSearch;
import io.anomalight.app.sweep.SweepCheck;
import io.anomalight.app.sweep.SweepConfig;
import io.anomalight.app.sweep.SweepRun;
import io.anomalight.app.sweep.SweepSettings;
import io.anomalight.app.sweep.SweptJobs;
import io.anomalight.app.sweep.folder.JobSubdir;
import io.anomalight.app.sweep.folder.SweepFile;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.ChildProcesses;
import io.anomalight.app.sweep.job.JavaLaunch;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.JobLauncher;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.app.sweep.job.SparkJobs;
import io.anomalight.app.sweep.report.SweepResult;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.override.Sweep;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.SweeperPart;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Runs sweeps, for {@code train --multirun}, {@code train --resume-sweep} and {@code benchmark}. */
final class Multirun {
    /** The default sweep recipe of {@code --multirun}. */
    static final String DEFAULT = "default";

    /** Keys of the {@code sweep} section that may be written without {@code sweep.}. */
    private static final List<String> SHORT_KEYS = List.of("jobs", "measure_speed", "launcher", "sweeper", "trials");

    /** The short keys that may be changed when a sweep is resumed. */
    private static final List<String> SHORT_FOR_RESUMING = List.of("jobs", "launcher", "trials");

    /** The settings of a search without effect on a grid. */
    private static final List<String> OF_SEARCH =
            List.of("sweep.objectives", "sweep.trials", "sweep.seed", "sweep.conditions");

    private static final String SWEEP = "sweep";
    private static final String SPEED = "speed";
    private static final int INCOMPLETE = 1;

    private final RecipeOptions options;
    private final Console console;

    Multirun(RecipeOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /** Refuses the keys of a sweep in a command that runs no sweep. */
    static void refuseKeys(List<String> overrides) {
        for (String override : overrides) {
            String key = override.split("=", 2)[0];
            if (SHORT_KEYS.contains(key) || key.equals(SWEEP) || key.startsWith(SWEEP + ".")) {
                throw new UserError(override + " belongs to a sweep: add --multirun");
            }
        }
    }

    /** The overrides without the keys of a sweep. */
    static List<String> withoutKeys(List<String> overrides) {
        return CommandSection.of(SPEED, section(overrides).others()).others();
    }

    /** Starts a sweep with a recipe, unless {@code sweep=} names another; returns the exit code. */
    int start(String recipe) {
        RunOptions keys =
                RunOptions.of(options.overrides(), Set.of(RunOptions.TO, FolderPattern.SWEEP_DIR, JobSubdir.KEY));
        CommandSection speed = CommandSection.of(SPEED, keys.overrides());
        CommandSection sweep = section(speed.others());
        Composer composer = options.composer();
        speed.read(composer, List.of(SPEED + "=default"), SpeedConfig.class);
        SweepSettings settings = settings(sweep, composer, recipe);
        SweepConfig config = settings.config();
        refuseWithoutSearch(config, sweep.own());
        List<String> overrides = Sweep.overlaid(config.overrides(), sweep.others());
        SweepCheck check = new SweepCheck(composer);
        SweptJobs plain = SweptJobs.of(settings, overrides, options.recipes(), check);
        SweptJobs jobs = withFolds(plain, settings, overrides, composer);
        if (options.printOnly()) {
            jobs.points()
                    .forEach(point -> console.line("# job " + jobs.points().indexOf(point) + "\n"
                            + options.printed(composer.compose(point.overrides()))));
            return 0;
        }
        if (config.launcher() == JobLauncher.SPARK) {
            SparkJobs.check(config.spark());
        }
        JobSubdir subdir = Optional.ofNullable(keys.keys().get(JobSubdir.KEY))
                .map(JobSubdir::new)
                .orElse(JobSubdir.NUMBER);
        subdir.check(jobs.keys(), jobs.points(), !config.isGrid());
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        Optional<Path> named = folder(keys, jobs, composer, now);
        check.images(jobs.points(), named.orElse(jobs.root()), console);
        SweepFolder folder = named.map(path -> SweepFolder.createAt(path, jobs.root()))
                .orElseGet(() -> SweepFolder.create(jobs.root(), now))
                .with(subdir);
        SweepPlan plan = new SweepPlan(
                options.overrides(),
                options.configDirs(),
                jobs.keys(),
                config.jobs(),
                config.measureSpeed(),
                speed.own());
        return withRunner(
                config,
                folder,
                runner -> run(folder, plan, jobs.begin(folder, plan, runner, console), runner, config.jobs()));
    }

    /** The same jobs, each for every fold, if they ask for folds and choose none. */
    private SweptJobs withFolds(SweptJobs jobs, SweepSettings settings, List<String> overrides, Composer composer) {
        Optional<CrossValidation> folds = jobs.points().stream()
                .findFirst()
                .flatMap(point ->
                        CrossValidation.of(composer.compose(point.overrides()).config()));
        if (folds.isEmpty()) {
            return jobs;
        }
        if (jobs.search().isPresent() || jobs.keys().contains(CrossValidation.FOLDS)) {
            throw new UserError(CrossValidation.FOLDS + " is set, but no fold: "
                    + (jobs.search().isPresent()
                            ? "a search trains once for each of its jobs, so choose a fold with " + CrossValidation.FOLD
                                    + "=0, and cross-validate the best values"
                            : "it has several values, so run one cross-validation for each of them"));
        }
        console.line(folds.get().sentence());
        List<String> all = Sweep.overlaid(overrides, List.of(folds.get().override()));
        return SweptJobs.of(settings, all, options.recipes(), new SweepCheck(composer));
    }

    /** A grid would ignore these settings. */
    private static void refuseWithoutSearch(SweepConfig config, List<String> own) {
        if (!config.isGrid()) {
            return;
        }
        own.stream()
                .filter(override -> OF_SEARCH.contains(override.split("=", 2)[0]))
                .findFirst()
                .ifPresent(override -> {
                    throw new UserError(override + " belongs to a search, but this sweep runs every combination of its"
                            + " values: add sweeper=tpe or sweeper=random, or leave it out");
                });
    }

    /** The folder that {@code to=} names, or the pattern {@code sweep.dir=}. */
    private static Optional<Path> folder(RunOptions keys, SweptJobs jobs, Composer composer, LocalDateTime now) {
        Optional<String> pattern = Optional.ofNullable(keys.keys().get(FolderPattern.SWEEP_DIR));
        boolean isNamed = keys.keys().containsKey(RunOptions.TO);
        if (pattern.isPresent() && isNamed) {
            throw new UserError("sweep.dir=… and to=… both name the folder of the sweep: leave out one of them");
        }
        return isNamed
                ? Optional.of(Path.of(keys.required(RunOptions.TO)))
                : pattern.map(text -> new FolderPattern(FolderPattern.SWEEP_DIR, text)
                        .folder(
                                jobs.points().isEmpty()
                                        ? ConfigFactory.empty()
                                        : composer.compose(jobs.points().get(0).overrides())
                                                .config(),
                                Set.copyOf(jobs.keys()),
                                List.of(),
                                now));
    }

    /** Runs the jobs of a sweep that are not complete; returns the exit code. */
    int resume(Path named) {
        SweepFolder folder = SweepFolder.find(named);
        SweepPlan plan = SweepFile.read(folder).plan();
        refuseAllBut(SHORT_FOR_RESUMING, options.overrides());
        CommandSection section = new CommandSection(
                SWEEP,
                Stream.concat(
                                Stream.of(SWEEP + ".jobs=" + plan.jobsAtATime()),
                                withFullKeys(options.overrides()).stream())
                        .toList(),
                List.of());
        SweepConfig config = settings(section, options.composer(), DEFAULT).config();
        Optional<ResumedSearch> search = ResumedSearch.find(folder, options.recipes(), sweepers(), trials());
        if (search.isEmpty() && trials().isPresent()) {
            throw new UserError("trials=… belongs to a search, but " + named + " runs every combination of its values");
        }
        return withRunner(config, folder, runner -> {
            SweepRun sweep = search.map(found -> found.run(runner, console))
                    .orElseGet(() -> SweepRun.resume(folder, runner, console));
            return run(folder, plan, sweep, runner, config.jobs());
        });
    }

    /** The number of trials with which a search is resumed, if it is given. */
    private Optional<String> trials() {
        return options.overrides().stream()
                .filter(override -> override.startsWith("trials=") || override.startsWith(SWEEP + ".trials="))
                .reduce((first, last) -> last)
                .map(override -> override.split("=", 2)[1]);
    }

    /** The settings of a sweep; keys that an older recipe does not have are those of the default recipe. */
    static SweepSettings settings(CommandSection section, Composer composer, String recipe) {
        Config chosen = section.compose(composer, List.of(SWEEP + "=" + recipe));
        Config fallback =
                new CommandSection(SWEEP, List.of(), List.of()).compose(composer, List.of(SWEEP + "=" + DEFAULT));
        return SweepSettings.read(chosen.withFallback(fallback), sweepers());
    }

    private static Map<String, SweeperPart<?>> sweepers() {
        return Registry.load(RecipeSearch.classPath()).sweepers();
    }

    private static void refuseAllBut(List<String> allowed, List<String> overrides) {
        List<String> others = overrides.stream()
                .filter(override -> !allowed.contains(override.split("=", 2)[0])
                        && !override.startsWith(SWEEP + ".spark.")
                        && !override.startsWith(SWEEP + ".trials="))
                .toList();
        if (!others.isEmpty()) {
            throw new UserError("--resume-sweep continues the sweep with its recorded settings; leave out "
                    + String.join(" ", others)
                    + ", only jobs=…, launcher=…, sweep.spark.… and the trials=… of a search can be changed");
        }
    }

    /** The overrides of the {@code sweep} section, with full keys: {@code jobs=2} becomes {@code sweep.jobs=2}. */
    static CommandSection section(List<String> overrides) {
        return CommandSection.of(SWEEP, withFullKeys(overrides));
    }

    private static List<String> withFullKeys(List<String> overrides) {
        List<String> all = new ArrayList<>();
        for (String override : overrides) {
            boolean isShort = override.contains("=") && SHORT_KEYS.contains(override.split("=", 2)[0]);
            all.add(isShort ? SWEEP + "." + override : override);
        }
        return all;
    }

    /** Runs a sweep with the jobs' runner that its settings choose; returns what the sweep returns. */
    static int withRunner(SweepConfig config, SweepFolder folder, ToIntFunction<JobRunner> sweep) {
        String program = Anomalight.class.getName();
        if (config.launcher() == JobLauncher.LOCAL) {
            return sweep.applyAsInt(new ChildProcesses(JavaLaunch.likeThis(program, config.jobs())));
        }
        try (SparkJobs jobs =
                SparkJobs.start(config.spark(), program, folder.path().resolve("spark.log"))) {
            return sweep.applyAsInt(jobs);
        }
    }

    private int run(SweepFolder folder, SweepPlan plan, SweepRun sweep, JobRunner runner, int parallel) {
        int jobs = sweep.size();
        console.line("Sweep of " + jobs + (jobs == 1 ? " job, " : " jobs, ")
                + (parallel == 1 ? "one" : Integer.toString(parallel)) + " at a time, in " + folder.path());
        ProcessSignals signals = listen(sweep, runner, console);
        List<Job> ended = sweep.run(parallel);
        if (signals.requested()) {
            console.line("To continue: "
                    + ShellLine.of("train", "--resume-sweep", folder.path().toString()));
            return signals.exitCode();
        }
        SweepResult result = SweepResult.of(folder, plan, ended);
        console.line(result.text());
        return result.isComplete() ? 0 : INCOMPLETE;
    }

    /** From now on, a signal stops the sweep: its jobs save and end. */
    static ProcessSignals listen(SweepRun sweep, JobRunner runner, Console console) {
        return ProcessSignals.listen(
                console,
                signal -> {
                    sweep.stop();
                    if (signal != ProcessSignals.INT || !ForegroundGroup.isOurs()) {
                        runner.terminate();
                    }
                },
                runner::kill);
    }
}
