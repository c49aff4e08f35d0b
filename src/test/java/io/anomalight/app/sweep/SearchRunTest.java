package io.anomalight.app.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.search.Search;
import io.anomalight.app.sweep.folder.SweepFile;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.Job.Status;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.app.sweep.job.ProcessMark;
import io.anomalight.app.sweep.report.SweepResult;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.SweeperPart;
import io.anomalight.framework.search.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchRunTest {
    private static final Recipes RECIPES = RecipeSearch.standard().recipes();
    private static final Map<String, SweeperPart<?>> SWEEPERS =
            Registry.load(RecipeSearch.classPath()).sweepers();
    private static final List<String> SPACE =
            List.of("model.lr=interval(0,1)", "model.layers=choice([layer1],[layer2])");

    @TempDir
    private Path folder;

    private final List<List<String>> commands = new ArrayList<>();

    private static SweepSettings settings(String... overrides) {
        List<String> all = new ArrayList<>(List.of("sweep=default"));
        all.addAll(List.of(overrides));
        return SweepSettings.read(
                new Composer(RECIPES).composeAlone("sweep", all).config(), SWEEPERS);
    }

    private static SearchSetup setup(List<String> overrides, String... settings) {
        return SearchSetup.of(settings(settings), overrides, RECIPES).orElseThrow();
    }

    private static SearchSetup tpe(int trials) {
        return setup(
                SPACE,
                "sweep.sweeper=tpe",
                "sweep.trials=" + trials,
                "sweep.tpe.n_startup_trials=3",
                "sweep.objectives=[fit_seconds]");
    }

    /** Writes what a training would leave behind; the time of the fit depends on the learning rate. */
    private synchronized JobEnd train(List<String> arguments) {
        commands.add(arguments);
        double lr = Double.parseDouble(value(arguments, "model.lr="));
        try {
            Path run = Files.createDirectories(Path.of(value(arguments, "to=")));
            Files.writeString(
                    run.resolve("metrics.json"),
                    "{\"metrics\": {}, \"fit\": {\"seconds\": " + Math.abs(lr - 0.3) + "}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JobEnd(0, List.of());
    }

    private static String value(List<String> arguments, String key) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(key))
                .findFirst()
                .orElseThrow()
                .substring(key.length());
    }

    private final JobRunner runner = (arguments, log, started) -> {
        started.accept(new ProcessMark(999_999_999, "never"));
        return train(arguments);
    };

    private static SweepPlan plan(SearchSetup setup) {
        return new SweepPlan(SPACE, List.of(), setup.keys(), 1, false, List.of());
    }

    private SweepRun begin(SweepFolder at, SearchSetup setup, JobRunner with) throws IOException {
        Files.createDirectories(at.path());
        return SweepRun.begin(at, plan(setup), setup.begin(at, 8), with, Console.SILENT);
    }

    private static SweepRun resume(SweepFolder at, JobRunner with, String... trials) {
        return ResumedSearch.find(
                        at,
                        RECIPES,
                        SWEEPERS,
                        Optional.of(trials).filter(one -> one.length > 0).map(one -> one[0]))
                .orElseThrow()
                .run(with, Console.SILENT);
    }

    @Test
    void eachTrialIsAJobWithSuggestedValues() throws IOException {
        SweepFolder at = new SweepFolder(folder.resolve("sweep"));

        List<Job> jobs = begin(at, tpe(6), runner).run(1);

        assertThat(jobs).hasSize(6).extracting(Job::status).containsOnly(Status.DONE);
        assertThat(jobs.get(3).overrides().get(0)).startsWith("model.lr=0.");
        assertThat(SweepFile.read(at).jobs()).isEqualTo(jobs);
        assertThat(Search.trials(at.path()).get(2).scores())
                .containsExactly(Math.abs(Double.parseDouble(jobs.get(2).swept().getOrDefault("model.lr", "")) - 0.3));
    }

    @Test
    void aKilledSearchGoesOnWithTheSuggestionsThatItWouldHaveMade() throws IOException {
        SweepFolder whole = new SweepFolder(folder.resolve("whole"));
        List<Job> expected = begin(whole, tpe(9), runner).run(1);
        SweepFolder killed = new SweepFolder(folder.resolve("killed"));
        AtomicInteger left = new AtomicInteger(5);
        SweepRun first = begin(killed, tpe(9), (arguments, log, started) -> {
            if (left.getAndDecrement() == 0) {
                throw new IllegalStateException("killed");
            }
            return runner.run(arguments, log, started);
        });
        assertThatThrownBy(() -> first.run(1)).hasMessage("killed");
        // A process that was killed while it recorded the result of job 4, which sweep.json has already.
        SweepFile saved = SweepFile.read(killed);
        SweepFile.of(saved.plan(), saved.jobs().subList(0, 5)).write(killed);
        Path file = killed.path().resolve(Search.FILE);
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", lines.subList(0, lines.size() - 2)) + "\n{\"trial\":4,\"sta");

        List<Job> jobs = resume(killed, runner).run(1);

        assertThat(jobs)
                .extracting(Job::overrides)
                .isEqualTo(expected.stream().map(Job::overrides).toList());
        assertThat(Search.trials(killed.path()))
                .extracting(Trial::scores)
                .isEqualTo(
                        Search.trials(whole.path()).stream().map(Trial::scores).toList());
    }

    @Test
    void aFinishedSearchIsExtendedByMoreTrials() throws IOException {
        SweepFolder at = new SweepFolder(folder.resolve("sweep"));
        begin(at, tpe(4), runner).run(1);
        assertThat(resume(at, runner).run(1)).hasSize(4);
        assertThatThrownBy(() -> resume(at, runner, "2")).hasMessageStartingWith("trials=2 is fewer than the 4 jobs");

        assertThat(resume(at, runner, "6").run(2))
                .hasSize(6)
                .extracting(Job::status)
                .containsOnly(Status.DONE);
    }

    @Test
    void jobsAtTheSameTimeDiffer() throws IOException {
        List<Job> jobs =
                begin(new SweepFolder(folder.resolve("sweep")), tpe(12), runner).run(3);

        assertThat(jobs).hasSize(12).extracting(Job::swept).doesNotHaveDuplicates();
    }

    @Test
    void anObjectiveThatARunDoesNotHaveEndsTheSearchWithWhatItHas() throws IOException {
        SearchSetup setup = setup(SPACE, "sweep.sweeper=random", "sweep.objectives=[image_AUROCC]");

        assertThatThrownBy(() -> begin(new SweepFolder(folder.resolve("sweep")), setup, runner)
                        .run(1))
                .isInstanceOf(UserError.class)
                .hasMessage("job 0 has no image_AUROCC, which the search optimizes; it has fit_seconds, seconds. Choose"
                        + " another with sweep.objectives");
        assertThat(commands).hasSize(1);
    }

    @Test
    void aSearchWhoseJobsAllFailEnds() throws IOException {
        JobRunner failing = (arguments, log, started) -> {
            commands.add(arguments);
            return new JobEnd(2, List.of("data.root is missing"));
        };

        assertThatThrownBy(() -> begin(new SweepFolder(folder.resolve("sweep")), tpe(9), failing)
                        .run(1))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "the first 3 jobs of the search failed, so it ends here; the last of them, job 2 (")
                .hasMessageEndingWith("failed with exit code 2: data.root is missing");
        assertThat(commands).hasSize(3);
    }

    @Test
    void severalObjectivesHaveAParetoFront() throws IOException {
        SearchSetup setup = setup(
                SPACE, "sweep.sweeper=random", "sweep.trials=8", "sweep.objectives=[fit_seconds,maximize seconds]");
        SweepFolder at = new SweepFolder(folder.resolve("sweep"));
        List<Job> jobs = begin(at, setup, runner).run(1);

        SweepResult result = SweepResult.of(at, plan(setup), jobs);

        assertThat(result.text()).contains("Pareto front: no other job is better in one objective and worse in none");
        assertThat(Files.readString(at.path().resolve("table.md"))).contains("## Pareto front");
    }

    @Test
    void theReportShowsWhatMatteredAndHowValuesAndResultsBelongTogether() throws IOException {
        SearchSetup setup = setup(
                SPACE, "sweep.sweeper=random", "sweep.trials=12", "sweep.objectives=[fit_seconds,maximize seconds]");
        SweepFolder at = new SweepFolder(folder.resolve("sweep"));
        List<Job> jobs = begin(at, setup, (arguments, log, started) -> {
                    JobEnd end = runner.run(arguments, log, started);
                    writeCurve(Path.of(value(arguments, "to=")));
                    return end;
                })
                .run(1);

        SweepResult.of(at, plan(setup), jobs);
        assertThat(Files.readString(at.path().resolve("report.html")))
                .contains("Parallel coordinates: values and fit_seconds of each job")
                .contains("<li>model.lr: 0 to 1</li><li>model.layers: [layer1], [layer2]</li>")
                .doesNotContain("fit_seconds over model.lr")
                .contains("Importance of the searched keys for fit_seconds")
                .contains("PED-ANOVA")
                .contains("<svg")
                .contains("the connected jobs are the Pareto front")
                .contains("Learning curves: fit_seconds");
    }

    private static void writeCurve(Path run) {
        try {
            Files.writeString(run.resolve("metrics.csv"), "step,epoch,fit_seconds\n3,0,0.5\n6,1,nan\n9,2,0.75\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings of a sweeper from outside. */
    private record Halves(int most) {}

    /** Suggests 1, 1/2, 1/4 and so on, and ends. */
    private static final class HalvesSweeper implements Sweeper {
        private final Halves settings;
        private int asked;

        HalvesSweeper(Halves settings) {
            this.settings = settings;
        }

        @Override
        public Optional<Map<String, Double>> ask() {
            return asked == settings.most()
                    ? Optional.empty()
                    : Optional.of(Map.of("model.lr", Math.pow(0.5, asked++)));
        }

        @Override
        public void tell(Trial trial) {
            // It learns nothing.
        }
    }

    @Test
    void aSweeperFromOutsideHasSettingsAndMayEndTheSearch() throws IOException {
        SweepSettings settings = SweepSettings.read(
                new Composer(RECIPES)
                        .composeAlone(
                                "sweep",
                                List.of(
                                        "sweep=default",
                                        "sweep.sweeper=halves",
                                        "sweep.objectives=[fit_seconds]",
                                        "+sweep.halves.most=3"))
                        .config(),
                Map.of(
                        "halves",
                        new SweeperPart<>(Halves.class, (config, study) -> new HalvesSweeper(config)),
                        "tpe",
                        Optional.ofNullable(SWEEPERS.get("tpe")).orElseThrow()));
        SearchSetup setup = SearchSetup.of(settings, List.of("model.lr=interval(0,1)"), RECIPES)
                .orElseThrow();

        List<Job> jobs =
                begin(new SweepFolder(folder.resolve("sweep")), setup, runner).run(2);

        assertThat(jobs).extracting(Job::label).containsExactly("model.lr=1", "model.lr=0.5", "model.lr=0.25");
    }
}
