package io.anomalight.framework.training.settings;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.Accelerator;
import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * On what the arithmetic is done.
 *
 * @param accelerator the device
 * @param precision in which numbers images are judged
 * @param trainingPrecision in which numbers products are computed in training
 * @param deterministic whether results must not depend on the number of cores
 * @param fastPaths whether fast paths are used; absent, as in runs that were recorded before there was this key, for true
 */
public record EngineConfig(
        Accelerator accelerator,
        Precision precision,
        Precision trainingPrecision,
        boolean deterministic,
        Optional<Boolean> fastPaths) {
    /** All cores, float32, fast paths. */
    public static final EngineConfig CPU =
            new EngineConfig(Accelerator.CPU, Precision.FLOAT32, Precision.FLOAT32, false, Optional.of(true));

    /** Whether the fast paths are used or the plain formulas. */
    public Arithmetic arithmetic() {
        return Arithmetic.of(fastPaths.orElse(true));
    }
}
