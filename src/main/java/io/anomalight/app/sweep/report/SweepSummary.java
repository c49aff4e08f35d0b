package io.anomalight.app.sweep.report;

import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The summary of a sweep.
 *
 * @param done number of finished jobs
 * @param all number of jobs
 * @param best the best job, or the best mean over seeds, by the most important metric
 */
record SweepSummary(int done, int all, Optional<Best> best, List<String> sentences) {
    private static final List<String> FIRST = List.of("image_AUROC", "pixel_AUROC", "val_loss");

    /**
     * The best value.
     *
     * @param shown the value as text
     * @param who its job with its values
     * @param name the short name of its job
     */
    record Best(Measure measure, double value, String shown, String who, String name) {}

    static SweepSummary of(Comparison comparison) {
        int all = comparison.rows().size();
        int done = all - comparison.unfinished().size();
        long pruned = comparison.rows().stream()
                .filter(row -> row.job().status() == Job.Status.PRUNED)
                .count();
        Optional<Best> best = measure(comparison).flatMap(measure -> best(comparison, measure));
        List<String> sentences = new ArrayList<>();
        sentences.add(
                done == all
                        ? (all == 1 ? "The one job is done." : "All " + all + " jobs are done.")
                        : done + " of " + all + " jobs are done; the others failed or did not run.");
        if (pruned > 0) {
            sentences.add("The pruner stopped " + pruned + " of them early.");
        }
        List<Integer> front = comparison.search().front();
        if (!front.isEmpty()) {
            sentences.add("The Pareto front of the objectives has " + numbered(front) + ".");
        }
        best.ifPresent(found -> sentences.add(
                "The best " + found.measure().heading() + " is " + found.shown() + ", of " + found.who() + "."));
        return new SweepSummary(done, all, best, sentences);
    }

    /** The most important of the existing metrics: of a search its first objective. */
    private static Optional<Measure> measure(Comparison comparison) {
        return Stream.of(
                        comparison.search().measures().stream(),
                        FIRST.stream().map(Measure::named),
                        comparison.measures().stream().filter(Measure::isMetric))
                .flatMap(each -> each)
                .filter(measure ->
                        comparison.rows().stream().anyMatch(row -> row.values().containsKey(measure.name())))
                .findFirst();
    }

    private static Optional<Best> best(Comparison comparison, Measure measure) {
        return comparison.groups().isEmpty() ? bestRow(comparison, measure) : bestGroup(comparison, measure);
    }

    private static String numbered(List<Integer> jobs) {
        return (jobs.size() == 1 ? "job " : "jobs ")
                + jobs.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** With several objectives, a job of the Pareto front: of two jobs that are equal in the first one, the better one. */
    private static Optional<Best> bestRow(Comparison comparison, Measure measure) {
        List<Integer> front = comparison.search().front();
        return comparison.rows().stream()
                .filter(row -> front.isEmpty() || front.contains(row.job().number()))
                .filter(row -> row.counts(measure) && row.values().containsKey(measure.name()))
                .reduce((one, other) -> measure.isBetter(value(other, measure), value(one, measure)) ? other : one)
                .map(row -> new Best(
                        measure,
                        value(row, measure),
                        measure.text(value(row, measure)),
                        who(row.job()),
                        "job " + row.job().number()));
    }

    private static double value(Comparison.Row row, Measure measure) {
        return row.values().getOrDefault(measure.name(), Double.NaN);
    }

    private static String who(Job job) {
        return "job " + job.number() + (job.swept().isEmpty() ? "" : " (" + job.label() + ")");
    }

    private static Optional<Best> bestGroup(Comparison comparison, Measure measure) {
        return comparison.groups().stream()
                .filter(group -> group.spreads().containsKey(measure.name()))
                .reduce((one, other) -> measure.isBetter(mean(other, measure), mean(one, measure)) ? other : one)
                .map(group -> new Best(
                        measure,
                        mean(group, measure),
                        ComparisonText.text(measure, spread(group, measure), group.runs()),
                        (group.swept().isEmpty() ? "all jobs" : label(group.swept())) + " over its repetitions",
                        "mean of " + group.runs() + " jobs"));
    }

    private static double mean(Comparison.Group group, Measure measure) {
        return spread(group, measure).mean();
    }

    private static MeanAndDeviation spread(Comparison.Group group, Measure measure) {
        return group.spreads().getOrDefault(measure.name(), MeanAndDeviation.of(List.of()));
    }

    static String label(Map<String, String> swept) {
        List<String> parts = new ArrayList<>();
        swept.forEach((key, value) -> parts.add(key + "=" + value));
        return String.join(" ", parts);
    }
}
