package io.anomalight.app.speedtest.worker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;

/**
 * The product of two float32 matrices for a second, as {@code plain_pytorch.py} measures it.
 *
 * @param memory the engine to measure
 */
record MatrixProduct(NativeMemory memory) {
    private static final int SIZE = 1024;
    private static final double OPERATIONS = 2.0 * SIZE * SIZE * SIZE;
    private static final long NANOS = 1_000_000_000;

    /** Billions of operations per second. */
    double gigaflops() {
        double[] rate = new double[1];
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, step -> {
                NDArray matrix = step.randomNormal(new Shape(SIZE, SIZE));
                matrix.matMul(matrix).close(); // starts the engine's threads
                long begin = System.nanoTime();
                long products = 0;
                long passed = 0;
                while (passed < NANOS) {
                    matrix.matMul(matrix).close();
                    products++;
                    passed = System.nanoTime() - begin;
                }
                rate[0] = products * OPERATIONS / passed;
            });
        }
        return rate[0];
    }
}
