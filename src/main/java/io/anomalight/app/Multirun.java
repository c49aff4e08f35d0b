package io.anomalight.app;

import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.sweep.ChildProcesses;
import io.anomalight.app.sweep.JavaLaunch;
import io.anomalight.app.sweep.Job;
import io.anomalight.app.sweep.SweepConfig;
import io.anomalight.app.sweep.SweepFile;
import io.anomalight.app.sweep.SweepFolder;
import io.anomalight.app.sweep.SweepPlan;
import io.anomalight.app.sweep.SweepResult;
import io.anomalight.app.sweep.SweepRun;
import io.anomalight.framework.UserError;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Sweep;
import io.anomalight.framework.config.SweepPoint;
import io.anomalight.framework.logging.Console;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code train --multirun}, {@code train --resume-sweep} and {@code benchmark} do. */
final class Multirun {
    /** The sweep recipe that {@code --multirun} follows unless it is told another. */
    static final String DEFAULT = "default";

    /** Keys of the {@code sweep} section that are written without it. */
    private static final List<String> SHORT_KEYS = List.of("jobs", "measure_speed");

    private static final String SWEEP = "sweep";
    private static final String SPEED = "speed";
    private static final int INCOMPLETE = 1;

    private final RecipeOptions options;
    private final Console console;

    Multirun(RecipeOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /** Refuses what only a sweep understands, where there is none. */
    static void refuseKeys(List<String> overrides) {
        for (String override : overrides) {
            String key = override.split("=", 2)[0];
            if (SHORT_KEYS.contains(key) || key.equals(SWEEP) || key.startsWith(SWEEP + ".")) {
                throw new UserError(override + " belongs to a sweep: add --multirun");
            }
        }
    }

    /** Begins a sweep by a recipe, unless {@code sweep=} names another; returns the exit code. */
    int begin(String recipe) {
        RunOptions keys = RunOptions.of(options.overrides(), Set.of(RunOptions.TO));
        OwnSection speed = OwnSection.of(SPEED, keys.overrides());
        OwnSection sweep = OwnSection.of(SWEEP, inFull(speed.others()));
        Composer composer = options.composer();
        speed.read(composer, List.of(SPEED + "=default"), SpeedConfig.class);
        SweepConfig config = sweep.read(composer, List.of(SWEEP + "=" + recipe), SweepConfig.class);
        Sweep overrides = Sweep.of(Sweep.overlaid(config.overrides(), sweep.others()), options.recipes());
        List<SweepPoint> points = overrides.points();
        Path root = new SweepCheck(composer).defaultRootDir(points);
        if (options.printOnly()) {
            points.forEach(point -> console.line("# job " + points.indexOf(point) + "\n"
                    + composer.compose(point.overrides()).render()));
            return 0;
        }
        SweepFolder folder = keys.keys().containsKey(RunOptions.TO)
                ? SweepFolder.createAt(Path.of(keys.required(RunOptions.TO)), root)
                : SweepFolder.create(root, LocalDateTime.now(ZoneId.systemDefault()));
        SweepPlan plan = new SweepPlan(
                options.overrides(),
                options.configDirs(),
                overrides.sweptKeys(),
                config.jobs(),
                config.measureSpeed(),
                speed.own());
        ChildProcesses processes = processes(config.jobs());
        return run(folder, plan, SweepRun.begin(folder, plan, points, processes, console), processes, config.jobs());
    }

    /** Runs what is missing of a sweep; returns the exit code. */
    int resume(Path named) {
        SweepFolder folder = SweepFolder.find(named);
        SweepPlan plan = SweepFile.read(folder).plan();
        RunOptions keys = RunOptions.of(options.overrides(), Set.of("jobs"));
        if (!keys.overrides().isEmpty()) {
            throw new UserError("--resume-sweep goes on with the sweep as it was begun; leave out "
                    + String.join(" ", keys.overrides()) + ", only jobs=… may be said anew");
        }
        int parallel = new OwnSection(SWEEP, inFull(options.overrides()), List.of())
                .read(
                        options.composer(),
                        List.of(SWEEP + "=" + DEFAULT, SWEEP + ".jobs=" + plan.jobsAtATime()),
                        SweepConfig.class)
                .jobs();
        ChildProcesses processes = processes(parallel);
        return run(folder, plan, SweepRun.resume(folder, processes, console), processes, parallel);
    }

    /** {@code jobs=2} is {@code sweep.jobs=2}. */
    private static List<String> inFull(List<String> overrides) {
        List<String> all = new ArrayList<>();
        for (String override : overrides) {
            boolean isShort = override.contains("=") && SHORT_KEYS.contains(override.split("=", 2)[0]);
            all.add(isShort ? SWEEP + "." + override : override);
        }
        return all;
    }

    private static ChildProcesses processes(int jobs) {
        return new ChildProcesses(JavaLaunch.likeThis(Anomalight.class.getName(), jobs));
    }

    private int run(SweepFolder folder, SweepPlan plan, SweepRun sweep, ChildProcesses processes, int parallel) {
        int jobs = sweep.jobs().size();
        console.line("Sweep of " + jobs + (jobs == 1 ? " job, " : " jobs, ")
                + (parallel == 1 ? "one" : Integer.toString(parallel)) + " at a time, in " + folder.path());
        StopSignals signals = StopSignals.listen(
                console,
                signal -> {
                    sweep.stop();
                    if (signal != StopSignals.INT || !ForegroundGroup.isOurs()) {
                        processes.terminate();
                    }
                },
                processes::kill);
        List<Job> ended = sweep.run(parallel);
        if (signals.requested()) {
            console.line("To go on: anomalight train --resume-sweep " + folder.path());
            return signals.exitCode();
        }
        SweepResult result = SweepResult.of(folder, plan, ended);
        console.line(result.text());
        return result.isComplete() ? 0 : INCOMPLETE;
    }
}
