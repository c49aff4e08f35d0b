package io.anomalight.app.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.Experiment;
import io.anomalight.app.PausePoint;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.search.Search;
import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.Job.Status;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.app.sweep.job.ProcessMark;
import io.anomalight.app.sweep.report.SweepResult;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.training.settings.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalvingRunTest {
    private static final Recipes RECIPES = RecipeSearch.standard().recipes();

    @TempDir
    private Path folder;

    private final List<List<String>> commands = new ArrayList<>();

    private List<String> overrides(String... more) {
        List<String> all = new ArrayList<>(TinyCflow.DEFECTS);
        all.addAll(List.of("trainer.max_epochs=4", "logger=none", "callbacks.use=[metrics,model_checkpoint]"));
        all.addAll(List.of(more));
        return TinyCflow.overrides(folder, all);
    }

    /** Runs {@code train} in this process. */
    private JobEnd train(List<String> arguments) {
        commands.add(arguments);
        Optional<Path> resumed = value(arguments, "resume=").map(Path::of);
        Composition composition = resumed.map(
                        run -> new Composer(RECIPES).recompose(run.resolve(RunFolder.CONFIG), List.of()))
                .orElseGet(() -> new Composer(RECIPES)
                        .compose(arguments.stream()
                                .filter(argument -> (argument.contains(".") && !argument.startsWith("to="))
                                        || argument.startsWith("data=")
                                        || argument.startsWith("logger="))
                                .toList()));
        Experiment experiment = value(arguments, "pause_after=")
                .map(epochs -> Experiment.of(
                        composition, Console.SILENT, new PausePoint(Integer.parseInt(epochs), StopSignal.NEVER)))
                .orElseGet(() -> Experiment.of(composition, Console.SILENT));
        TrainedRun run = resumed.map(experiment::resume)
                .orElseGet(
                        () -> experiment.train(Path.of(value(arguments, "to=").orElseThrow())));
        boolean isPaused = run.report().stopReason() instanceof StopReason.Interrupted;
        return new JobEnd(isPaused ? JobEnd.PAUSED : 0, List.of());
    }

    private static Optional<String> value(List<String> arguments, String key) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(key))
                .findFirst()
                .map(argument -> argument.substring(key.length()));
    }

    @Test
    void trainingsPauseAndTheBestGoOnExactlyAsIfTheyHadNot() throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 6);
        JobRunner runner = (arguments, log, started) -> {
            started.accept(new ProcessMark(999_999_999, "never"));
            return train(arguments);
        };
        SweepFolder at = new SweepFolder(Files.createDirectories(folder.resolve("sweep")));
        SweepSettings settings = SweepSettings.read(
                new Composer(RECIPES)
                        .composeAlone(
                                "sweep",
                                List.of(
                                        "sweep=default",
                                        "sweep.sweeper=random",
                                        "sweep.trials=3",
                                        "sweep.pruner=halving",
                                        "sweep.halving.min_epochs=2",
                                        "sweep.halving.reduction_factor=3",
                                        "sweep.objectives=[pixel_AUROC]"))
                        .config(),
                Registry.load(RecipeSearch.classPath()).sweepers());
        SearchSetup setup = SearchSetup.of(settings, overrides("model.lr=interval(1e-5,1e-2,log)"), RECIPES)
                .orElseThrow();
        SweepPlan plan = new SweepPlan(List.of(), List.of(), setup.keys(), 1, false, List.of());

        List<Job> jobs = SweepRun.begin(at, plan, setup.begin(at, 4), runner, Console.SILENT)
                .run(1);

        List<Job> complete =
                jobs.stream().filter(job -> job.status() == Status.DONE).toList();
        assertThat(complete).hasSize(1);
        assertThat(jobs).filteredOn(job -> job.status() == Status.PRUNED).hasSize(2);
        Job best = complete.get(0);
        List<Trial> trials = Search.trials(at.path());
        assertThat(trials).filteredOn(trial -> trial.number() != best.number()).allMatch(trial -> trial.epochs() == 2);
        assertThat(commands).hasSize(4).last().satisfies(last -> assertThat(last)
                .contains("resume=" + at.path().resolve(Integer.toString(best.number())))
                .noneMatch(argument -> argument.startsWith("pause_after=")));

        Path whole = folder.resolve("whole");
        train(Stream.concat(best.overrides().stream(), Stream.of("to=" + whole)).toList());
        assertThat(JobResult.validated(at.path().resolve(Integer.toString(best.number())))
                        .defined())
                .isEqualTo(JobResult.validated(whole).defined());
        assertThat(trials.get(best.number()).scores())
                .containsExactly(JobResult.validated(whole).defined().getOrDefault("pixel_AUROC", Double.NaN));
        SweepResult result = SweepResult.of(at, plan, jobs);
        assertThat(result.isComplete()).isTrue();
        assertThat(JobResult.resumptions(at.path().resolve(Integer.toString(best.number()))))
                .isOne();
        assertThat(result.text())
                .contains("val pixel_AUROC", "pruned")
                .as("a pause loses no work")
                .doesNotContain("Resumed:");
    }
}
