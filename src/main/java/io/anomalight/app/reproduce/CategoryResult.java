package io.anomalight.app.reproduce;

import io.anomalight.app.reproduce.ReproduceConfig.Row;
import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.report.MeanAndDeviation;
import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.callbacks.metrics.TestScores;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of one row and one category.
 *
 * @param jobs the finished jobs, one per seed
 * @param results the numbers of each seed
 * @param sameImages whether all seeds were tested on the same images, by the kept scores
 * @param area the mean area under the ROC curve of image scores, from the kept scores; empty if they are not there
 */
record CategoryResult(
        Row row,
        String category,
        List<Job> jobs,
        Map<String, JobResult> results,
        boolean sameImages,
        Optional<AurocEstimate> area) {
    CategoryResult {
        jobs = List.copyOf(jobs);
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    }

    static CategoryResult read(SweepFolder folder, Division by, Row row, String category, List<Job> ofRow) {
        List<Job> jobs = ofRow.stream()
                .filter(job -> job.status() == Job.Status.DONE && category.equals(by.part(job.swept())))
                .toList();
        Map<String, JobResult> results = new LinkedHashMap<>();
        List<List<RawScore>> scorings = new ArrayList<>();
        for (Job job : jobs) {
            results.put(seed(job), JobResult.read(folder.run(job)));
            try {
                scorings.add(TestScores.read(folder.run(job)));
            } catch (UserError lost) {
                scorings.add(List.of());
            }
        }
        return new CategoryResult(row, category, jobs, results, sameImages(scorings), area(scorings));
    }

    private static String seed(Job job) {
        return job.swept().getOrDefault(TableSelection.SEED, "");
    }

    private static Optional<AurocEstimate> area(List<List<RawScore>> scorings) {
        List<float[]> normal = scorings.stream()
                .map(scores -> RawScore.of(Label.NORMAL, scores))
                .toList();
        List<float[]> anomalous = scorings.stream()
                .map(scores -> RawScore.of(Label.ANOMALOUS, scores))
                .toList();
        return sameImages(scorings) && normal.get(0).length > 0 && anomalous.get(0).length > 0
                ? Optional.of(AurocEstimate.ofMean(normal, anomalous))
                : Optional.empty();
    }

    private static boolean sameImages(List<List<RawScore>> scorings) {
        return scorings.stream().map(CategoryResult::images).distinct().count() == 1;
    }

    private static List<String> images(List<RawScore> scores) {
        return scores.stream().map(RawScore::path).toList();
    }

    boolean hasResult() {
        return !jobs.isEmpty();
    }

    List<String> seeds() {
        return List.copyOf(results.keySet());
    }

    /** The metric of a seed; empty if it is undefined or the seed is not finished. */
    Optional<Double> value(String metric, String seed) {
        return Optional.ofNullable(results.get(seed))
                .flatMap(result -> Optional.ofNullable(result.values().get(metric)));
    }

    /** The mean of a metric over all seeds with its interval over the images; empty if a seed has no interval, or other images. */
    Optional<OverImages> overImages(String metric) {
        if (metric.equals(TableResult.BY_DELONG)) {
            return area.flatMap(mean ->
                    mean.interval(ConfidenceLevel.USUAL).map(interval -> new OverImages(mean.value(), interval)));
        }
        List<OverImages> trainings = results.values().stream()
                .flatMap(result -> Optional.ofNullable(result.values().get(metric))
                        .flatMap(value -> OverImages.of(
                                value, Optional.ofNullable(result.intervals().get(metric))))
                        .stream())
                .toList();
        return sameImages && !trainings.isEmpty() && trainings.size() == results.size()
                ? Optional.of(OverImages.ofTrainings(trainings))
                : Optional.empty();
    }

    /** The line of the category; of a table that is not divided, it is the mean, too. */
    TableResult.Line line(ReproduceConfig table) {
        boolean isWhole = !table.division().isDivided();
        Map<String, TableResult.Figure> figures = new LinkedHashMap<>();
        for (String metric : table.metrics()) {
            List<Double> defined = seeds().stream()
                    .flatMap(seed -> value(metric, seed).stream())
                    .toList();
            figures.put(
                    metric,
                    new TableResult.Figure(
                            MeanAndDeviation.of(defined),
                            defined,
                            overImages(metric).map(OverImages::interval),
                            isWhole
                                    ? table.publishedMean(row, metric, List.of(category))
                                    : row.published(metric, category)));
        }
        return new TableResult.Line(row, List.of(category), isWhole, seeds(), figures, jobs);
    }
}
