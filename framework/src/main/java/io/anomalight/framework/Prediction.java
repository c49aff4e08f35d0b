package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What a module says of a batch; both arrays belong to the step, which closes them.
 *
 * @param scores one a image, higher is more anomalous, {@code [B]}
 * @param anomalyMaps one score a pixel, {@code [B, H, W]}
 * @param scalars means over the batch worth logging, for instance {@code loss}, in the order of their names; may be empty
 */
public record Prediction(NDArray scores, NDArray anomalyMaps, Map<String, Double> scalars) {
    public Prediction {
        scalars = StepOutput.inOrder(scalars);
    }

    public Prediction(NDArray scores, NDArray anomalyMaps) {
        this(scores, anomalyMaps, Map.of());
    }

    /** The usual prediction: the score of an image is the largest value of its map. */
    public static Prediction ofMaps(NDArray anomalyMaps, Map<String, Double> scalars) {
        NDArray scores = anomalyMaps.reshape(anomalyMaps.getShape().get(0), -1).max(new int[] {1});
        return new Prediction(scores, anomalyMaps, scalars);
    }

    /** As above, with nothing to log. */
    public static Prediction ofMaps(NDArray anomalyMaps) {
        return ofMaps(anomalyMaps, Map.of());
    }
}
