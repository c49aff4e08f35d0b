package io.anomalight.framework.memory;

/** The device that the engine computes on. */
public enum Accelerator {
    /** CUDA if the engine has it, otherwise the CPU. */
    AUTO,
    CPU,
    CUDA
}
