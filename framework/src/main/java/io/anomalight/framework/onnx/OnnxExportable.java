package io.anomalight.framework.onnx;

/** Builds the ONNX graph of a module's prediction. */
@FunctionalInterface
public interface OnnxExportable {

    /**
     * Adds the computation of {@link io.anomalight.framework.AnomalyModule#validationStep}, with all learned arrays, to
     * the graph of {@code images}.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}, of the module's input size; the batch size B is arbitrary
     * @throws io.anomalight.framework.failure.UserError if the module is not trained, or its configuration can't be
     *     exported
     */
    OnnxPrediction toOnnx(Value images);
}
