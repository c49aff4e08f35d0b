package io.anomalight.framework.onnx;

import io.anomalight.framework.arithmetic.Operand;

/**
 * The outputs of a graph.
 *
 * @param scores one score per image, {@code [B]}; higher is more anomalous
 * @param anomalyMaps one score per pixel, {@code [B, H, W]}
 */
public record OnnxPrediction(Value scores, Value anomalyMaps) {

    /** Creates outputs from what a model computed with the values of a graph. */
    public static OnnxPrediction of(Operand scores, Operand anomalyMaps) {
        return new OnnxPrediction(Value.of(scores), Value.of(anomalyMaps));
    }

    /** Creates outputs in which the score of an image is the largest value of its map. */
    public static OnnxPrediction ofMaps(Operand anomalyMaps) {
        return of(anomalyMaps.max(2).max(1), anomalyMaps);
    }
}
