package io.anomalight.framework.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Means of named scalars over the batches of an epoch, each batch counting as many times as it has images. */
final class WeightedMeans {
    private record Sum(double total, long weight) {}

    private final Map<String, Sum> sums = new LinkedHashMap<>();

    void add(Map<String, Double> scalars, int weight) {
        scalars.forEach((name, value) -> sums.merge(
                name,
                new Sum(value * weight, weight),
                (a, b) -> new Sum(a.total() + b.total(), a.weight() + b.weight())));
    }

    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        sums.forEach((name, sum) -> values.put(name, sum.total() / sum.weight()));
        return values;
    }
}
