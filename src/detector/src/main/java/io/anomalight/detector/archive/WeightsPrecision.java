package io.anomalight.detector.archive;

import java.util.Locale;

/** The number format of the weights of an archive. */
public enum WeightsPrecision {
    /** float32, as in training. */
    F32,
    /** bfloat16, rounded from float32; half the size. Loading converts them to float32. */
    BF16,
    /** int8 in the graph for ONNX Runtime, beside the float32 weights, which PyTorch uses. */
    INT8;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
