package io.anomalight.app.sweep.report;

import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.folder.SearchResult;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The results of a sweep: a row per job, and if seeds or folds were swept, a group per combination of the other values.
 *
 * @param plan the plan of the sweep
 * @param search the search that made the jobs; {@link SearchResult#NONE} for a grid
 * @param measures the columns
 * @param rows one row per job
 * @param groups one group per combination of values; empty if neither seeds nor folds were swept
 */
record Comparison(SweepPlan plan, SearchResult search, List<Measure> measures, List<Row> rows, List<Group> groups) {
    /** Jobs that differ only in these keys are repetitions of the same settings. */
    private static final List<String> REPETITIONS = List.of("trainer.seed", "data.split.fold");

    /**
     * A job with its numbers. Values that are undefined are not in the map.
     *
     * @param wasResumed whether the job was killed and resumed; its times then include only the saved part
     * @param intervals of the metrics that have one
     */
    record Row(Job job, Map<String, Double> values, boolean wasResumed, Map<String, Interval> intervals) {
        /** A row of a job that was not resumed, without intervals. */
        Row(Job job, Map<String, Double> values) {
            this(job, values, false, Map.of());
        }

        /** Whether the row may be compared with others by this measure. */
        boolean counts(Measure measure) {
            return job.status() != Job.Status.PRUNED && (!wasResumed || !measure.isOfFit());
        }
    }

    /**
     * The jobs that differ only in their seed or fold.
     *
     * @param swept their common values
     * @param runs number of finished jobs
     * @param spreads mean and deviation of each measure that at least one job has
     */
    record Group(Map<String, String> swept, int runs, Map<String, MeanAndDeviation> spreads) {}

    Comparison {
        measures = List.copyOf(measures);
        rows = List.copyOf(rows);
        groups = List.copyOf(groups);
    }

    /** Reads the results in the folders of the jobs; only finished jobs have numbers. */
    static Comparison read(SweepFolder folder, SweepPlan plan, List<Job> jobs) {
        SearchResult search = SearchResult.read(folder);
        Set<String> metrics = new LinkedHashSet<>();
        List<Row> rows = new ArrayList<>();
        for (Job job : jobs) {
            Map<String, Double> values = new LinkedHashMap<>();
            Map<String, Interval> intervals = new LinkedHashMap<>();
            boolean wasResumed = JobResult.resumptions(folder.run(job)) > search.pausesEnded(job);
            if (job.status() == Job.Status.DONE) {
                JobResult result = JobResult.read(folder.run(job));
                metrics.addAll(result.metrics());
                values.putAll(result.values());
                intervals.putAll(result.intervals());
                values.put(Measure.TIME.name(), job.seconds());
            }
            search.scores(job.number()).forEach(values::putIfAbsent);
            rows.add(new Row(job, Collections.unmodifiableMap(values), wasResumed, Map.copyOf(intervals)));
        }
        return of(plan, search, metrics, rows);
    }

    /** The comparison of a grid. */
    static Comparison of(SweepPlan plan, Set<String> metrics, List<Row> rows) {
        return of(plan, SearchResult.NONE, metrics, rows);
    }

    static Comparison of(SweepPlan plan, SearchResult search, Set<String> metrics, List<Row> rows) {
        List<Measure> measures = new ArrayList<>(
                search.measures().stream().filter(Measure::isMetric).toList());
        metrics.forEach(metric -> measures.add(Measure.named(metric)));
        measures.add(Measure.FIT);
        measures.add(Measure.TIME);
        if (plan.measureSpeed()) {
            measures.addAll(Measure.SPEED);
        }
        return new Comparison(
                plan,
                search,
                measures,
                rows,
                REPETITIONS.stream().anyMatch(plan.sweptKeys()::contains) ? groups(measures, rows) : List.of());
    }

    private static List<Group> groups(List<Measure> measures, List<Row> rows) {
        Map<Map<String, String>, List<Row>> rowsByGroup = new LinkedHashMap<>();
        for (Row row : rows) {
            Map<String, String> swept = new LinkedHashMap<>(row.job().swept());
            swept.keySet().removeAll(REPETITIONS);
            rowsByGroup.computeIfAbsent(swept, unused -> new ArrayList<>()).add(row);
        }
        List<Group> groups = new ArrayList<>();
        rowsByGroup.forEach((swept, members) -> groups.add(group(measures, swept, members)));
        return groups;
    }

    private static Group group(List<Measure> measures, Map<String, String> swept, List<Row> members) {
        Map<String, MeanAndDeviation> statistics = new LinkedHashMap<>();
        for (Measure measure : measures) {
            List<Double> values = members.stream()
                    .filter(row -> row.counts(measure))
                    .map(row -> row.values().get(measure.name()))
                    .flatMap(value -> Optional.ofNullable(value).stream())
                    .toList();
            if (!values.isEmpty()) {
                statistics.put(measure.name(), MeanAndDeviation.of(values));
            }
        }
        int runs = (int) members.stream()
                .filter(row -> row.job().status() == Job.Status.DONE)
                .count();
        return new Group(swept, runs, statistics);
    }

    /** The swept keys without seed and fold. */
    List<String> groupKeys() {
        return plan.sweptKeys().stream()
                .filter(key -> !REPETITIONS.contains(key))
                .toList();
    }

    /** The swept keys over which the groups have a mean, for a heading. */
    String repetitions(String before, String after) {
        return REPETITIONS.stream()
                .filter(plan.sweptKeys()::contains)
                .map(key -> before + key + after)
                .collect(Collectors.joining(" and "));
    }

    /** The best value of a measure over all jobs; empty if there are no two different values. */
    Optional<Double> bestOfRows(Measure measure) {
        return best(
                measure,
                rows.stream()
                        .filter(row -> row.counts(measure))
                        .map(Row::values)
                        .toList());
    }

    /** The best mean of a measure over all groups; empty if there are no two different means. */
    Optional<Double> bestOfGroups(Measure measure) {
        return best(
                measure,
                groups.stream()
                        .map(group -> {
                            Map<String, Double> means = new LinkedHashMap<>();
                            group.spreads().forEach((name, spread) -> means.put(name, spread.mean()));
                            return means;
                        })
                        .toList());
    }

    private static Optional<Double> best(Measure measure, List<? extends Map<String, Double>> all) {
        List<Double> values = all.stream()
                .flatMap(each -> Optional.ofNullable(each.get(measure.name())).stream())
                .toList();
        return values.stream().distinct().count() < 2
                ? Optional.empty()
                : values.stream().reduce((one, other) -> measure.isBetter(other, one) ? other : one);
    }

    /** Whether all jobs have trained to their end. */
    boolean allDone() {
        return rows.stream().allMatch(row -> row.job().status() == Job.Status.DONE);
    }

    /** The jobs without numbers, because they failed or did not run. */
    List<Job> unfinished() {
        return rows.stream()
                .map(Row::job)
                .filter(job -> job.status() != Job.Status.DONE && job.status() != Job.Status.PRUNED)
                .toList();
    }

    /** The number and the values of a job, for a tooltip. */
    String jobTip(int number) {
        return ("job " + number + " " + rows.get(number).job().label()).strip();
    }

    /** The last word of a key. */
    static String shortName(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
