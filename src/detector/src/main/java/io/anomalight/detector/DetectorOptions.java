package io.anomalight.detector;

import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * How a detector computes.
 *
 * @param precision in which numbers; if absent, those of the configuration it was trained with
 * @param threads of the engine, for this detector and, until it is closed, for those loaded after it; 0 leaves them as they
 *     are: all cores, unless another asked for fewer
 */
public record DetectorOptions(Optional<Precision> precision, int threads) {
    /** As it was trained, on all cores. */
    public static final DetectorOptions DEFAULT = new DetectorOptions(Optional.empty(), 0);

    public DetectorOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative, but is " + threads);
        }
    }

    /** The same in numbers of this precision. */
    public DetectorOptions withPrecision(Precision wanted) {
        return new DetectorOptions(Optional.of(wanted), threads);
    }

    /** The same with so many threads. */
    public DetectorOptions withThreads(int wanted) {
        return new DetectorOptions(precision, wanted);
    }
}
