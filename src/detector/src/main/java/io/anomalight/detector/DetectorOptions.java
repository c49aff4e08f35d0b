package io.anomalight.detector;

import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * Precision and number of threads of a detector.
 *
 * @param precision number format of the model; if absent, the one of the training configuration
 * @param threads number of threads of the engine. With 0, the detector uses the number of the latest open detector that
 *     has set a number. If no open detector has set one, the engine uses OMP_NUM_THREADS or all cores. An archive of a
 *     run with {@code trainer.deterministic = true} sets the number 1 if this parameter is 0
 */
public record DetectorOptions(Optional<Precision> precision, int threads) {
    /** The precision of the training configuration, and 0 for the number of threads. */
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
