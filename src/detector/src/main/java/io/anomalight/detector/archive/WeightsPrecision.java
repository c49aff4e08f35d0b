package io.anomalight.detector.archive;

import java.util.Locale;

/** In which numbers an archive holds matrices; they are float32 again when it is loaded. */
public enum WeightsPrecision {
    /** As they were learned. */
    F32,
    /** In half the space, rounded to the upper half of their bits. */
    BF16;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
