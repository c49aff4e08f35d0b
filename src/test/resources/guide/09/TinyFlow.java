package guide.ch09;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import java.util.List;

/**
 * The smallest normalizing flow: y = x · exp(s) + t, with a scale s and a shift t for each dimension. Its loss is the negative
 * log-likelihood of x, up to a constant: ½|y|² − Σs, the mean over the rows.
 */
public record TinyFlow(ModuleState state) {
    public TinyFlow {
        state.parameter("s", new float[2], 2);
        state.parameter("t", new float[2], 2);
    }

    public OptimizerSpec optimizer() {
        return new OptimizerSpec("flow", List.of("s", "t"), new Adam(0.05));
    }

    /** The paper's path: the loss is recorded, and the way back gives the gradients. */
    public double minimize(NDArray rows, Optimizers optimizers) {
        return optimizers.get("flow").minimize(new NDList(rows), in -> loss(in.head()));
    }

    private NDArray loss(NDArray x) {
        NDArray y = x.mul(state.get("s").exp()).add(state.get("t")); // [N, 2]
        NDArray half = state.constant(0.5);
        return y.square().sum(new int[] {1}).mean().mul(half).sub(state.get("s").sum());
    }

    /** The fast path: the loss tells its own gradients, ∂/∂s = mean(y · x · exp(s)) − 1 and ∂/∂t = mean(y). */
    public double fastMinimize(float[] rows, Optimizers optimizers) {
        return optimizers.get("flow").minimize(gradients -> {
            float[] s = state.get("s").toFloatArray();
            float[] t = state.get("t").toFloatArray();
            float[] bys = {-1, -1};
            float[] byt = {0, 0};
            double loss = -s[0] - s[1];
            int count = rows.length / 2;
            for (int i = 0; i < rows.length; i++) {
                int dimension = i % 2;
                double scaled = rows[i] * Math.exp(s[dimension]);
                double y = scaled + t[dimension];
                bys[dimension] += (float) (y * scaled / count);
                byt[dimension] += (float) (y / count);
                loss += y * y / 2 / count;
            }
            gradients.get(0).set(bys);
            gradients.get(1).set(byt);
            return loss;
        });
    }
}
