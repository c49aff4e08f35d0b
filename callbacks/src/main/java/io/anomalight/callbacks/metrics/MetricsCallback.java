package io.anomalight.callbacks.metrics;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Computes metrics, and publishes them at the end of each validation and test.
 *
 * <p>If the images have categories, a metric is computed for each of them with its own thresholds, and its value is their mean; the
 * mean leaves out categories in which it is undefined. A test, and a validation outside of a fit, has an interval for each metric, which
 * says how far it could change with other images. A metric that collects data of its own is computed for all images together.
 */
public final class MetricsCallback implements Callback {

    /**
     * Settings of the callback.
     *
     * @param image names of metrics over images without their prefix, for instance {@code AUROC} for {@code image_AUROC}
     * @param pixel names of metrics over pixels without their prefix
     * @param intervals settings of the intervals; empty for none
     */
    public record Config(List<String> image, List<String> pixel, Optional<IntervalSettings> intervals) {
        public Config {
            image = List.copyOf(image);
            pixel = List.copyOf(pixel);
            refuseTwice("image", image);
            refuseTwice("pixel", pixel);
        }

        private static void refuseTwice(String key, List<String> names) {
            Set<String> seen = new HashSet<>();
            names.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
                throw new IllegalArgumentException(key + " has the metric " + name + " twice: leave one");
            });
        }

        /** The full names, for instance {@code image_AUROC}. */
        public List<String> names() {
            return Stream.concat(
                            image.stream().map(name -> "image_" + name),
                            pixel.stream().map(name -> "pixel_" + name))
                    .toList();
        }
    }

    private final Map<String, Metric> metrics;
    private final Optional<MetricIntervals> intervals;
    // The validations of a fit have no intervals, because these take time and nothing reads them.
    private boolean fitting;

    /** As below, without intervals. */
    public MetricsCallback(Map<String, Metric> metrics) {
        this(metrics, Optional.empty());
    }

    /**
     * Computes these metrics.
     *
     * @param metrics metrics by name, in the order of publication; a metric with state must not be shared with another callback
     * @param intervals settings of the intervals; empty for none
     */
    public MetricsCallback(Map<String, Metric> metrics, Optional<IntervalSettings> intervals) {
        this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        this.intervals = intervals.map(settings -> new MetricIntervals(settings, this.metrics));
    }

    @Override
    public Map<String, Optional<String>> publishes(SplitContents contents) {
        Map<String, Optional<String>> published = new LinkedHashMap<>();
        metrics.forEach((name, metric) -> published.put(name, metric.missing(contents)));
        return published;
    }

    @Override
    public void onFitStart(Run run) {
        fitting = true;
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        fitting = false;
    }

    @Override
    public void onException(Run run, Throwable failure) {
        fitting = false;
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        metrics.values().forEach(Metric::reset);
        intervals.ifPresent(MetricIntervals::clear);
    }

    @Override
    public void onValidationBatchEnd(Run run, List<ImageResult> results) {
        update(results);
        if (!fitting) {
            draw(run, results);
        }
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        update(results);
        draw(run, results);
    }

    private void update(List<ImageResult> results) {
        results.forEach(result -> metrics.values().forEach(metric -> metric.update(result)));
    }

    private void draw(Run run, List<ImageResult> results) {
        intervals.ifPresent(collected -> collected.addAll(results, run.postProcessor()));
    }

    @Override
    public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        Scores scores = compute(run, evaluation);
        return fitting ? scores : withIntervals(run, scores);
    }

    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        return withIntervals(run, compute(run, evaluation));
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        intervals.ifPresentOrElse(
                collected -> collected.draws().write(run.directory()), () -> TestDraws.remove(run.directory()));
    }

    private Scores withIntervals(Run run, Scores scores) {
        return intervals
                .map(collected -> collected.with(scores, run.postProcessor()))
                .orElse(scores);
    }

    private Scores compute(Run run, Evaluation evaluation) {
        Map<String, Measurement> values = new LinkedHashMap<>();
        Map<String, Map<String, Measurement>> categories = new LinkedHashMap<>();
        evaluation.categories().keySet().forEach(category -> categories.put(category, new LinkedHashMap<>()));
        metrics.forEach((name, metric) -> {
            if (categories.isEmpty() || metric.collects()) {
                values.put(name, metric.compute(evaluation, run.postProcessor()));
            } else {
                List<Measurement> each = new ArrayList<>();
                evaluation.categories().forEach((category, ofCategory) -> {
                    Measurement measurement =
                            metric.compute(ofCategory, run.postProcessor().of(category));
                    Objects.requireNonNull(categories.get(category)).put(name, measurement);
                    each.add(measurement);
                });
                values.put(name, Measurement.mean(each));
            }
        });
        return new Scores(values, categories);
    }
}
