package io.anomalight.framework.training;

import io.anomalight.framework.Precision;
import io.anomalight.framework.memory.Accelerator;

/**
 * On what the arithmetic is done.
 *
 * @param accelerator the device
 * @param precision in which numbers images are judged
 * @param trainingPrecision in which numbers products are computed in training
 * @param deterministic whether results must not depend on the number of cores
 */
public record EngineConfig(
        Accelerator accelerator, Precision precision, Precision trainingPrecision, boolean deterministic) {
    /** All cores, float32. */
    public static final EngineConfig CPU =
            new EngineConfig(Accelerator.CPU, Precision.FLOAT32, Precision.FLOAT32, false);
}
