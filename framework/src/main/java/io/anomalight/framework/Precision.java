package io.anomalight.framework;

/** In which numbers a model judges images; training is always in float32. */
public enum Precision {
    /** 32-bit floating point. */
    FLOAT32,
    /** bfloat16 for the products of matrices and for convolutions, float32 for everything else. */
    BF16
}
