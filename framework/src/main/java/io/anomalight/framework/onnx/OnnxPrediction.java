package io.anomalight.framework.onnx;

/**
 * What a graph says of images.
 *
 * @param scores one an image, higher is more anomalous, {@code [B]}
 * @param anomalyMaps one score a pixel, {@code [B, H, W]}
 */
public record OnnxPrediction(Value scores, Value anomalyMaps) {

    /** The usual judgement: the score of an image is the largest value of its map. */
    public static OnnxPrediction ofMaps(Value anomalyMaps) {
        return new OnnxPrediction(anomalyMaps.max(2).max(1), anomalyMaps);
    }
}
