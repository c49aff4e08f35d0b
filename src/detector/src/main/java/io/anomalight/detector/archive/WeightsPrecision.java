package io.anomalight.detector.archive;

import java.util.Locale;

/** The number format of matrices in an archive; loading converts them to float32. */
public enum WeightsPrecision {
    /** float32, as in training. */
    F32,
    /** bfloat16, rounded from float32; half the size. */
    BF16;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
