package io.anomalight.framework.onnx;

/** How a module writes down what it computes when it judges images. */
@FunctionalInterface
public interface OnnxExportable {

    /**
     * Adds to the graph of the images what {@link io.anomalight.framework.AnomalyModule#validationStep} computes, with all
     * that was learned.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}, of the module's input size, any number of them
     * @throws io.anomalight.framework.failure.UserError if the module can't judge yet, or can't be written down as it is configured
     */
    OnnxPrediction toOnnx(Value images);
}
