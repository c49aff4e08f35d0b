package io.anomalight.framework;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Named scalars of one training step worth logging, in the order of their names; may be empty. */
public record StepOutput(Map<String, Double> scalars) {
    public static final StepOutput EMPTY = new StepOutput(Map.of());

    public StepOutput {
        scalars = inOrder(scalars);
    }

    // Java's own copies come in another order in every process, and so would the columns of what is recorded.
    static <V> Map<String, V> inOrder(Map<String, V> scalars) {
        return Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(scalars)));
    }

    /** The usual output: one scalar named {@code loss}. */
    public static StepOutput loss(double value) {
        return new StepOutput(Map.of("loss", value));
    }
}
