package io.anomalight.detector;

import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * Precision and number of threads of a detector.
 *
 * @param precision number format of the model; if absent, the one of the training configuration
 * @param threads number of threads of the engine; 0 keeps the current number, which is all cores by default. Until a detector
 *     with a number is closed, its number is also the current number for detectors that are loaded later
 */
public record DetectorOptions(Optional<Precision> precision, int threads) {
    /** The precision of the training configuration, on all cores. */
    public static final DetectorOptions DEFAULT = new DetectorOptions(Optional.empty(), 0);

    public DetectorOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative, but is " + threads);
        }
    }

    /** A copy with this precision. */
    public DetectorOptions withPrecision(Precision changed) {
        return new DetectorOptions(Optional.of(changed), threads);
    }

    /** A copy with this number of threads. */
    public DetectorOptions withThreads(int changed) {
        return new DetectorOptions(precision, changed);
    }
}
