package io.anomalight.assembly;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import java.util.function.Consumer;
import java.util.function.Function;

/** A module with what was saved of it, and the native memory it lives in; it belongs to the thread that opened it. */
public record LoadedModule(NativeMemory memory, ModuleState state, AnomalyModule module) implements AutoCloseable {

    /**
     * Makes a module and fills it.
     *
     * @param memory from now on closed with the module, also if this fails
     */
    public static LoadedModule open(
            NativeMemory memory, Function<ModuleState, AnomalyModule> making, Consumer<AnomalyModule> filling) {
        try {
            ModuleState state = new ModuleState(memory.root());
            AnomalyModule module = making.apply(state);
            filling.accept(module);
            return new LoadedModule(memory, state, module);
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
