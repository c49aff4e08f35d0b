package guide.ch05;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;

/** Counts native arrays: what a step frees, what the state keeps, and what leaks. */
public final class Lending {
    private Lending() {}

    public static void main(String... arguments) {
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            state.buffer("weights", new float[] {1, 2, 3}, 3);
            System.out.println("at the start " + memory.usage().arrays());
            lend(memory, state);
            System.out.println("after a step " + memory.usage().arrays());
            own(memory, state);
            System.out.println("after a step that keeps one " + memory.usage().arrays());
            leak(state);
            System.out.println("after a leak " + memory.usage().arrays() + ", of which leaked " + state.leaked());
        }
    }

    /** Two results, one of them of a state's array alone: both are freed with the step. */
    static void lend(NativeMemory memory, ModuleState state) {
        memory.inStep(state, step -> {
            NDArray squares = state.get("weights").square();
            NDArray sum = squares.sum();
            System.out.println("within the step " + memory.usage().arrays() + ": weights, squares, sum " + sum.getFloat());
        });
    }

    /** One result is given to the state, which keeps it. */
    static void own(NativeMemory memory, ModuleState state) {
        memory.inStep(
                state, step -> state.buffer("squares", state.get("weights").square()));
    }

    /** Outside a step a result stays where its operand is: in the state, without a name. */
    static void leak(ModuleState state) {
        state.get("weights").square();
    }
}
