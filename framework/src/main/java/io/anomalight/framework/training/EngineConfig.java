package io.anomalight.framework.training;

import io.anomalight.framework.Precision;
import io.anomalight.framework.memory.Accelerator;

/**
 * On what the arithmetic is done.
 *
 * @param accelerator the device
 * @param precision in which numbers images are judged
 * @param deterministic whether results must not depend on the number of cores
 */
public record EngineConfig(Accelerator accelerator, Precision precision, boolean deterministic) {
    /** All cores, float32. */
    public static final EngineConfig CPU = new EngineConfig(Accelerator.CPU, Precision.FLOAT32, false);
}
