package io.anomalight.framework.training;

import io.anomalight.framework.checkpoint.TrainingState.Mean;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Means of named scalars over the batches of an epoch, weighted by the number of images. */
final class WeightedMeans {
    private final Map<String, Mean> sums = new LinkedHashMap<>();

    WeightedMeans() {}

    /** Continues with the sums of a checkpoint. */
    WeightedMeans(Map<String, Mean> sums) {
        this.sums.putAll(sums);
    }

    void add(Map<String, Double> scalars, int weight) {
        scalars.forEach((name, value) -> sums.merge(
                name,
                new Mean(value * weight, weight),
                (a, b) -> new Mean(a.sum() + b.sum(), a.weight() + b.weight())));
    }

    Map<String, Mean> sums() {
        return Collections.unmodifiableMap(sums);
    }

    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        sums.forEach((name, sum) -> values.put(name, sum.sum() / sum.weight()));
        return values;
    }
}
