package io.anomalight.framework.memory;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Consumer;

/** The root of native memory: one a process, opened and closed by the thread that trains. */
public final class NativeMemory implements AutoCloseable {
    private final NDManager root;

    private NativeMemory(NDManager root) {
        this.root = root;
    }

    /** Loads the engine if need be and makes this the thread that may touch it. */
    public static NativeMemory open() {
        NDManager root = NDManager.newBaseManager();
        root.setName("root");
        // DJL switches gradients off on the engine-loading thread only; on any other they would record graphs.
        JniUtils.setGradMode(false);
        return new NativeMemory(root);
    }

    /** How many threads the engine computes with. */
    public int threads() {
        return JniUtils.getNumThreads();
    }

    /** The manager that every other is opened under. */
    public NDManager root() {
        return root;
    }

    /**
     * Runs one step: the whole state is lent to the scope that {@code body} gets, and what {@code body} makes dies with
     * it.
     */
    public void inStep(ModuleState state, Consumer<NDManager> body) {
        try (NDManager step = root.newSubManager()) {
            step.setName("step");
            state.lendTo(step);
            body.accept(step);
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
