package guide.ch05.solutions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Scratch;
import java.util.function.UnaryOperator;

/** Exercise 3: a step that computes a hundred arrays, of which few are alive at a time. */
public final class SmallStep {
    private SmallStep() {}

    /** The most arrays that were alive at once. */
    public static int mostAlive(NativeMemory memory, ModuleState state, UnaryOperator<NDArray> root) {
        int[] most = {0};
        memory.inStep(state, step -> {
            NDArray value = state.get("weights").square();
            for (int i = 0; i < 50; i++) {
                NDArray next = root.apply(value);
                value.close();
                value = next;
                most[0] = Math.max(most[0], memory.usage().arrays());
            }
        });
        return most[0];
    }

    /** √(x + 1): the sum is freed at once, the root belongs to the step. */
    public static NDArray root(NDArray value) {
        return Scratch.compute(new NDList(value), in -> in.head().add(1).sqrt());
    }
}
