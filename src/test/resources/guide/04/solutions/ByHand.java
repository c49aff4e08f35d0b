package guide.ch04.solutions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Sgd;
import java.util.List;

/** Exercise 2: the gradient of mean((x·w − y)²) on paper is 2·mean(x·(x·w − y)); one step of SGD goes against it. */
public final class ByHand {
    private ByHand() {}

    /** The parameter after one step, as the optimizer and as the formula have it. */
    public record Step(float optimizer, float byHand) {}

    public static Step compare() {
        float[] x = {1, 2, 3};
        float[] y = {2, 3, 5};
        float w = 0.5f;
        float rate = 0.1f;
        float[] moved = {0};
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            state.parameter("w", new float[] {w}, 1);
            OptimizerSpec spec = new OptimizerSpec("w", List.of("w"), new Sgd(rate, 0, 0));
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                memory.inStep(state, step -> {
                    NDList data = new NDList(step.create(x), step.create(y));
                    optimizers.get("w").minimize(data, in -> loss(in, state.get("w")));
                    moved[0] = state.get("w").toFloatArray()[0];
                });
            }
        }
        float gradient = 0;
        for (int i = 0; i < x.length; i++) {
            gradient += 2 * x[i] * (x[i] * w - y[i]) / x.length;
        }
        return new Step(moved[0], w - rate * gradient);
    }

    private static NDArray loss(NDList data, NDArray w) {
        return data.get(0).mul(w).sub(data.get(1)).square().mean();
    }
}
