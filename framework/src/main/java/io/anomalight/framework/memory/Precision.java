package io.anomalight.framework.memory;

import java.util.Locale;

/** The number format in which a model computes. */
public enum Precision {
    /** 32-bit floating point. */
    FLOAT32,
    /** bfloat16 for matrix products and convolutions; float32 for weights, optimizer moments and scores. */
    BF16;

    /** The name as written in recipes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
