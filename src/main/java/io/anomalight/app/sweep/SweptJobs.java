package io.anomalight.app.sweep;

import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.framework.config.override.Sweep;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of a new sweep, checked before anything is written.
 *
 * @param keys the keys with several values, in the order written
 * @param points the combinations of a grid; of a search, combinations that stand for all
 * @param trainers the settings of the trainer at each point
 * @param search the search; empty for a grid
 */
public record SweptJobs(
        List<String> keys, List<SweepPoint> points, List<TrainerConfig> trainers, Optional<SearchSetup> search) {

    /**
     * Reads the overrides, and checks the configurations of all points.
     *
     * @throws io.anomalight.framework.config.hocon.ConfigException with all errors
     */
    public static SweptJobs of(SweepSettings settings, List<String> overrides, Recipes recipes, SweepCheck check) {
        Optional<SearchSetup> search = SearchSetup.of(settings, overrides, recipes);
        Optional<Sweep> grid = search.isPresent() ? Optional.empty() : Optional.of(Sweep.of(overrides, recipes));
        List<SweepPoint> points = search.map(SearchSetup::samples)
                .or(() -> grid.map(Sweep::points))
                .orElseThrow();
        List<String> keys = search.map(SearchSetup::keys)
                .or(() -> grid.map(Sweep::sweptKeys))
                .orElseThrow();
        SweptJobs jobs = new SweptJobs(keys, points, check.trainers(points), search);
        search.ifPresent(found -> {
            found.check(jobs.maxEpochs());
            check.objectives(settings.config().goals(), points);
        });
        return jobs;
    }

    /** The folder for the results of the first job. */
    public Path root() {
        return trainers.get(0).defaultRootDir();
    }

    private int maxEpochs() {
        return trainers.stream()
                .mapToInt(trainer -> trainer.length().maxEpochs())
                .max()
                .orElseThrow();
    }

    /** Starts the sweep. */
    public SweepRun begin(SweepFolder folder, SweepPlan plan, JobRunner runner, Console console) {
        return search.map(found -> SweepRun.begin(folder, plan, found.begin(folder, maxEpochs()), runner, console))
                .orElseGet(() -> SweepRun.begin(folder, plan, points, runner, console));
    }
}
