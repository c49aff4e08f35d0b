package io.anomalight.framework.memory;

import java.util.Locale;

/** In which numbers a model computes. */
public enum Precision {
    /** 32-bit floating point. */
    FLOAT32,
    /** bfloat16 for products of matrices and convolutions, float32 for what is kept, learned and judged by. */
    BF16;

    /** As recipes spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
