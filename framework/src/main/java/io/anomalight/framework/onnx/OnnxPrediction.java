package io.anomalight.framework.onnx;

/**
 * The outputs of a graph.
 *
 * @param scores one score per image, {@code [B]}; higher is more anomalous
 * @param anomalyMaps one score per pixel, {@code [B, H, W]}
 */
public record OnnxPrediction(Value scores, Value anomalyMaps) {

    /** Creates outputs in which the score of an image is the largest value of its map. */
    public static OnnxPrediction ofMaps(Value anomalyMaps) {
        return new OnnxPrediction(anomalyMaps.max(2).max(1), anomalyMaps);
    }
}
