package io.anomalight.framework.onnx;

import java.util.function.BiFunction;

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

    /**
     * As {@link #toOnnx(Value)}, for images of one category.
     *
     * @param category the category; empty if none was chosen. A module that does not compute with it ignores it
     * @throws io.anomalight.framework.failure.UserError if the module computes with the category, and this one is empty or not known
     */
    default OnnxPrediction toOnnx(Value images, String category) {
        return toOnnx(images);
    }

    /**
     * The export of a module that computes with the category, or that wraps another one.
     *
     * @param graph builds the graph of the images and the category, which may be empty
     */
    static OnnxExportable byCategory(BiFunction<Value, String, OnnxPrediction> graph) {
        return new OnnxExportable() {
            @Override
            public OnnxPrediction toOnnx(Value images) {
                return toOnnx(images, "");
            }

            @Override
            public OnnxPrediction toOnnx(Value images, String category) {
                return graph.apply(images, category);
            }
        };
    }
}
