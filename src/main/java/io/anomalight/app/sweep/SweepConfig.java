package io.anomalight.app.sweep;

import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.search.SuccessiveHalving;
import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.job.JobLauncher;
import io.anomalight.app.sweep.job.SparkConfig;
import java.util.List;

/**
 * Settings of a sweep: the {@code sweep} group.
 *
 * @param overrides overrides of the jobs; a key may have several values, which are swept
 * @param jobs number of jobs that run at the same time
 * @param measureSpeed whether the scoring speed of each job's model is measured
 * @param launcher the place where jobs run
 * @param spark settings of the cluster, if jobs run on one
 * @param sweeper {@code grid}, or the name of a sweeper, which searches
 * @param trials number of jobs of a search
 * @param seed seed of a search
 * @param objectives what a search optimizes
 * @param conditions conditions of searched keys
 * @param pruner what stops trainings of a search early
 * @param halving settings of that pruner
 */
public record SweepConfig(
        List<String> overrides,
        int jobs,
        boolean measureSpeed,
        JobLauncher launcher,
        SparkConfig spark,
        String sweeper,
        int trials,
        long seed,
        List<String> objectives,
        List<String> conditions,
        PrunerName pruner,
        SuccessiveHalving.Config halving) {
    private static final String GRID = "grid";
    private static final int MOST_TRIALS = 10_000;

    /** The pruners of a search. */
    public enum PrunerName {
        NONE,
        HALVING
    }

    public SweepConfig {
        overrides = List.copyOf(overrides);
        objectives = List.copyOf(objectives);
        conditions = List.copyOf(conditions);
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs must be at least 1, but is " + jobs);
        }
        if (trials < 1 || trials > MOST_TRIALS) {
            throw new IllegalArgumentException("trials must be from 1 to " + MOST_TRIALS + ", but is " + trials);
        }
        List<SearchGoal> goals = objectives.stream().map(SearchGoal::of).toList();
        if (goals.isEmpty() || goals.stream().map(SearchGoal::name).distinct().count() < goals.size()) {
            throw new IllegalArgumentException(
                    "objectives must be one name or several that differ, but is " + objectives);
        }
        if (sweeper.equals(GRID) && pruner != PrunerName.NONE) {
            throw new IllegalArgumentException(
                    "pruner = halving stops trainings of a search, but sweeper is grid; choose"
                            + " another sweeper, for instance random");
        }
        if (pruner == PrunerName.HALVING
                && (goals.size() > 1 || !Measure.named(goals.get(0).name()).isMetric())) {
            throw new IllegalArgumentException(
                    "pruner = halving compares trainings by one metric, but objectives is " + objectives);
        }
    }

    /** Whether all combinations of values are run. */
    public boolean isGrid() {
        return sweeper.equals(GRID);
    }

    /** What a search optimizes. */
    public List<SearchGoal> goals() {
        return objectives.stream().map(SearchGoal::of).toList();
    }
}
