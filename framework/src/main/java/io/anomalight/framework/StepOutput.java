package io.anomalight.framework;

import java.util.Map;

/** Named scalars of one training step worth logging; may be empty. */
public record StepOutput(Map<String, Double> scalars) {
    public static final StepOutput EMPTY = new StepOutput(Map.of());

    public StepOutput {
        scalars = Map.copyOf(scalars);
    }

    /** The usual output: one scalar named {@code loss}. */
    public static StepOutput loss(double value) {
        return new StepOutput(Map.of("loss", value));
    }
}
