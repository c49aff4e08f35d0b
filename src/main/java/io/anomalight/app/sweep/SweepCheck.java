package io.anomalight.app.sweep;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.search.SearchGoal;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks the configuration of every job before the first job starts. */
public final class SweepCheck {
    private final Composer composer;
    private final Registry registry = Registry.load(RecipeSearch.classPath());

    public SweepCheck(Composer composer) {
        this.composer = composer;
    }

    /**
     * Returns the folder for the results of the first job.
     *
     * @throws ConfigException with all errors, and the jobs that have them
     */
    public Path defaultRootDir(List<SweepPoint> points) {
        return trainers(points).get(0).defaultRootDir();
    }

    /**
     * Returns the settings of the trainer of each job.
     *
     * @throws ConfigException with all errors, and the jobs that have them
     */
    public List<TrainerConfig> trainers(List<SweepPoint> points) {
        List<TrainerConfig> trainers = new ArrayList<>();
        Map<String, List<Integer>> faults = new LinkedHashMap<>();
        for (int job = 0; job < points.size(); job++) {
            try {
                trainers.add(read(points.get(job)).trainer());
            } catch (ConfigException e) {
                for (String fault : e.faults()) {
                    faults.computeIfAbsent(fault, unused -> new ArrayList<>()).add(job);
                }
            } catch (UserError e) {
                faults.computeIfAbsent(String.valueOf(e.getMessage()), unused -> new ArrayList<>())
                        .add(job);
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults.entrySet().stream()
                    .map(fault -> who(fault.getValue(), points.size()) + fault.getKey())
                    .toList());
        }
        return trainers;
    }

    /**
     * Checks that jobs measure what a search optimizes.
     *
     * @throws UserError if no job measures an objective
     */
    void objectives(List<SearchGoal> goals, List<SweepPoint> points) {
        new ObjectiveCheck(composer, registry).check(goals, points);
    }

    private ExperimentPlan read(SweepPoint point) {
        return ExperimentPlan.read(composer.compose(point.overrides()).config(), registry);
    }

    private static String who(List<Integer> jobs, int all) {
        if (jobs.size() == all) {
            return all == 1 ? "" : "every job: ";
        }
        return (jobs.size() == 1 ? "job " : "jobs ")
                + jobs.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ": ";
    }
}
