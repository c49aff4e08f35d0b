package io.anomalight.app.sweep;

import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.folder.SearchResult;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The numbers of a job for the objectives of a search.
 *
 * <p>Metrics are those on the validation images: of the best checkpoint, or for a training that has paused, of its newest one. So the
 * search never sees the metrics of the test images.
 */
record JobScores(SweepFolder folder, List<SearchGoal> goals) {

    /** One number per objective; empty if one is missing. */
    Optional<List<Double>> of(Job job) {
        Map<String, Double> known = known(job);
        List<Double> scores = new ArrayList<>();
        for (SearchGoal goal : goals) {
            Optional.ofNullable(known.get(goal.name())).filter(Double::isFinite).ifPresent(scores::add);
        }
        return scores.size() == goals.size() ? Optional.of(scores) : Optional.empty();
    }

    /** The objectives that the job has, with their values, for the console. */
    List<String> shown(Job job) {
        Map<String, Double> known = known(job);
        List<String> shown = new ArrayList<>();
        for (SearchGoal goal : goals) {
            Measure measure = SearchResult.measure(goal);
            Optional.ofNullable(known.get(goal.name()))
                    .ifPresent(value -> shown.add(measure.heading() + " " + measure.text(value)));
        }
        return shown;
    }

    private Map<String, Double> known(Job job) {
        Map<String, Double> known = new LinkedHashMap<>();
        JobResult.read(folder.run(job)).values().forEach((name, value) -> {
            if (!Measure.named(name).isMetric()) {
                known.put(name, value);
            }
        });
        known.put(Measure.TIME.name(), job.seconds());
        known.putAll(
                job.status() == Job.Status.PRUNED
                        ? newest(job).manifest().scores().defined()
                        : JobResult.validated(folder.run(job)).defined());
        return known;
    }

    /** The epochs of a training that has paused. */
    int epochs(Job job) {
        return newest(job).manifest().training().map(TrainingState::epoch).orElse(0);
    }

    private Checkpoint newest(Job job) {
        return Checkpoint.newestResumable(folder.run(job));
    }

    /** The sentence for a job that has no number for an objective. */
    String missing(Job job) {
        Map<String, Double> known = known(job);
        List<String> missing = goals.stream()
                .map(SearchGoal::name)
                .filter(name -> !known.containsKey(name))
                .toList();
        return "job " + job.number() + " has no " + String.join(" and no ", missing)
                + ", which the search optimizes; it has " + String.join(", ", new TreeSet<>(known.keySet()))
                + ". Choose another with sweep.objectives";
    }

    /** Refuses objectives that no job would have. */
    static void check(SweepConfig config) {
        for (SearchGoal goal : config.goals()) {
            Measure measure = Measure.named(goal.name());
            if (measure.ofSpeed() && !goal.name().equals("fit_memory_mb") && !config.measureSpeed()) {
                throw new UserError(
                        "sweep.objectives has " + goal.name() + ", which is measured only with measure_speed=true");
            }
        }
    }
}
