package io.anomalight.assembly;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import java.util.function.Consumer;
import java.util.function.Function;

/** A module with its saved arrays and its native memory. Only the thread that opened it may use and close it. */
public record LoadedModule(NativeMemory memory, ModuleState state, AnomalyModule module) implements AutoCloseable {

    /**
     * Creates a module and fills its arrays.
     *
     * @param memory the memory of the module; closed with it, or if this method fails
     * @param factory creates the module
     * @param filler copies the saved numbers into its arrays
     */
    public static LoadedModule open(
            NativeMemory memory, Function<ModuleState, AnomalyModule> factory, Consumer<AnomalyModule> filler) {
        try {
            ModuleState state = new ModuleState(memory.root());
            AnomalyModule module = factory.apply(state);
            filler.accept(module);
            return new LoadedModule(memory, state, module);
        } catch (RuntimeException | Error failure) {
            memory.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        try {
            state.close();
        } finally {
            memory.close();
        }
    }
}
