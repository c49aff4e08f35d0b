package io.anomalight.app;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import java.nio.file.Path;

/** A module with what a checkpoint saved, and the native memory it lives in. */
record TrainedModule(NativeMemory memory, ModuleState state, AnomalyModule module, Checkpoint checkpoint)
        implements AutoCloseable {

    static TrainedModule open(Blueprint blueprint, Environment environment, Path checkpoint) {
        Checkpoint saved = Checkpoint.open(checkpoint);
        NativeMemory memory = blueprint.openMemory(environment);
        try {
            ModuleState state = new ModuleState(memory.root());
            AnomalyModule module = blueprint.module(state, environment);
            saved.load(module);
            return new TrainedModule(memory, state, module, saved);
        } catch (RuntimeException | Error failure) {
            memory.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        state.close();
        memory.close();
    }
}
