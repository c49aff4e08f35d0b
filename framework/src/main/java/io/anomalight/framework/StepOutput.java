package io.anomalight.framework;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Named scalars of one training step to log, sorted by name; may be empty. Immutable. */
public record StepOutput(Map<String, Double> scalars) {
    public static final StepOutput EMPTY = new StepOutput(Map.of());

    public StepOutput {
        scalars = inOrder(scalars);
    }

    // Sorted, because the order of Map.copyOf, and with it of the columns of metrics.csv, differs between processes.
    static <V> Map<String, V> inOrder(Map<String, V> scalars) {
        return Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(scalars)));
    }

    /** Creates an output with one scalar named {@code loss}. */
    public static StepOutput loss(double value) {
        return new StepOutput(Map.of("loss", value));
    }
}
