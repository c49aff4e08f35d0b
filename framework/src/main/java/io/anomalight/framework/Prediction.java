package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What a module says of a batch; both arrays belong to the step, which closes them.
 *
 * @param scores one a image, higher is more anomalous, {@code [B]}
 * @param anomalyMaps one score a pixel, {@code [B, H, W]}
 * @param scalars means over the batch worth logging, for instance {@code loss}; may be empty
 */
public record Prediction(NDArray scores, NDArray anomalyMaps, Map<String, Double> scalars) {
    public Prediction {
        scalars = Map.copyOf(scalars);
    }

    public Prediction(NDArray scores, NDArray anomalyMaps) {
        this(scores, anomalyMaps, Map.of());
    }
}
