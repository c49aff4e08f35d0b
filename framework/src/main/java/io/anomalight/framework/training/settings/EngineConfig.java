package io.anomalight.framework.training.settings;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.Accelerator;
import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * Device, precision and determinism of the computation.
 *
 * @param accelerator the device
 * @param precision the precision of validation, test and prediction
 * @param trainingPrecision the precision of matrix products in training
 * @param deterministic whether results must not depend on the number of cores
 * @param fastPaths whether fast paths are used; true if absent, as in older run folders
 */
public record EngineConfig(
        Accelerator accelerator,
        Precision precision,
        Precision trainingPrecision,
        boolean deterministic,
        Optional<Boolean> fastPaths) {
    /** CPU with all cores, float32, fast paths. */
    public static final EngineConfig CPU =
            new EngineConfig(Accelerator.CPU, Precision.FLOAT32, Precision.FLOAT32, false, Optional.of(true));

    /** Whether the fast paths are used or the plain formulas. */
    public Arithmetic arithmetic() {
        return Arithmetic.of(fastPaths.orElse(true));
    }
}
