package io.anomalight.app.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.tune.SearchedRate;
import io.anomalight.assembly.Registry;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
        JobFaults faults = new JobFaults(points.size());
        for (int job = 0; job < points.size(); job++) {
            SweepPoint point = points.get(job);
            faults.of(List.of(job), () -> read(point))
                    .map(ExperimentPlan::trainer)
                    .ifPresent(trainers::add);
        }
        faults.check();
        return trainers;
    }

    /**
     * Finds the images of every job. Jobs with the same settings of data and trainer have the same images, which are looked for once.
     *
     * @param results the folder for the results, which must be outside of the images
     * @throws ConfigException with what the jobs would fail with, for instance a missing folder, or more folds than images
     */
    public void images(List<SweepPoint> points, Path results, Console console) {
        ofAlike(points, plan -> JobImages.check(plan, results, console));
    }

    /** As {@link #images}, for a command that may still change how the images are split. */
    public void folders(List<SweepPoint> points, Path results, Console console) {
        ofAlike(points, plan -> JobImages.find(plan, results, console));
    }

    private void ofAlike(List<SweepPoint> points, Function<ExperimentPlan, DataModule> check) {
        Map<List<ConfigObject>, List<Integer>> alike = new LinkedHashMap<>();
        for (int job = 0; job < points.size(); job++) {
            Config config = config(points.get(job));
            alike.computeIfAbsent(
                            List.of(config.getObject("data"), config.getObject("trainer")), unused -> new ArrayList<>())
                    .add(job);
        }
        JobFaults faults = new JobFaults(points.size());
        alike.values()
                .forEach(jobs -> faults.of(
                        jobs, () -> check.apply(ExperimentPlan.read(config(points.get(jobs.get(0))), registry))));
        faults.check();
    }

    private Config config(SweepPoint point) {
        return composer.compose(point.overrides()).config();
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
        Composition composition = composer.compose(point.overrides());
        ExperimentPlan plan = ExperimentPlan.read(composition.config(), registry);
        SearchedRate.check(composition, plan);
        return plan;
    }
}
