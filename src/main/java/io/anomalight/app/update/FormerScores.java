package io.anomalight.app.update;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.Detector;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Measures the archive as it was before an update, on the images for the thresholds, which it has not learned either.
 *
 * @param task the update
 * @param images the images
 * @param loading how they are loaded
 */
record FormerScores(UpdateTask task, List<Sample> images, LoaderConfig loading) {

    /**
     * The metrics with these names; none for a model of several categories, or if the update is stopped.
     *
     * @param names names of metrics; others are left out
     */
    Scores of(Set<String> names) {
        PostProcessor thresholds = task.parent().card().postProcessor();
        if (!thresholds.categories().isEmpty()) {
            return Scores.NONE;
        }
        Map<String, Metric> metrics = metrics(names);
        Evaluation evaluation = new Evaluation(Evaluation.DEFAULT_MEMORY_BYTES, List.of(), Optional.of(thresholds));
        try (Detector detector = Detector.load(task.parent().path());
                Progress progress =
                        task.console().progress("Scoring with the former archive", "images", images.size())) {
            for (int from = 0; from < images.size(); from += loading.evalBatchSize()) {
                if (task.stop().requested()) {
                    return Scores.NONE;
                }
                List<Sample> some = images.subList(from, Math.min(images.size(), from + loading.evalBatchSize()));
                detector.evaluate(read(some, detector)).forEach(result -> {
                    evaluation.add(result);
                    metrics.values().forEach(metric -> metric.update(result));
                });
                progress.step(some.size());
            }
        }
        Map<String, Measurement> values = new LinkedHashMap<>();
        metrics.forEach((name, metric) -> values.put(name, metric.compute(evaluation, thresholds)));
        return new Scores(values);
    }

    private static Map<String, Metric> metrics(Set<String> names) {
        Map<String, Supplier<Metric>> known =
                Registry.load(RecipeSearch.classPath()).metrics();
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (String name : names) {
            Optional.ofNullable(known.get(name)).ifPresent(factory -> metrics.put(name, factory.get()));
        }
        return metrics;
    }

    private List<HostImage> read(List<Sample> some, Detector detector) {
        List<HostImage> read = new ArrayList<>();
        for (Sample sample : some) {
            try {
                read.add(sample.within(loading.limits())
                        .resized(loading.resizeMode())
                        .reading(detector.card().channels())
                        .read(detector.inputSize()));
            } catch (UserError unreadable) {
                if (loading.onError() == OnError.FAIL) {
                    throw unreadable;
                }
            }
        }
        return read;
    }
}
