package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient buffers that each {@link LossGradients} overwrites; they are allocated for the first loss and reused.
 */
final class ComputedGradients {
    private final OptimizerSpec spec;
    private final List<Shape> shapes;
    private final NDManager manager;
    private final List<Integer> indices;
    private final List<NDArray> arrays = new ArrayList<>();

    ComputedGradients(OptimizerSpec spec, List<NDArray> parameters, NDManager manager) {
        this.spec = spec;
        this.shapes = parameters.stream().map(NDArray::getShape).toList();
        this.manager = manager;
        this.indices = IntStream.range(0, shapes.size()).boxed().toList();
    }

    /** Lets a loss overwrite the buffers, and returns the value of the loss. */
    double compute(LossGradients loss) {
        if (!arrays.isEmpty()) {
            return loss.compute(arrays);
        }
        // If a loss does not write a buffer, the buffer still has the gradient of the previous loss. To find this
        // mistake, the buffers are NaN before the first loss.
        shapes.forEach(shape -> arrays.add(manager.full(shape, Float.NaN)));
        double value = loss.compute(arrays);
        if (Double.isFinite(value)) {
            checkAllWritten();
        }
        return value;
    }

    private void checkAllWritten() {
        for (int i = 0; i < arrays.size(); i++) {
            try (NDArray isNaN = arrays.get(i).isNaN();
                    NDArray all = isNaN.all()) {
                if (all.getBoolean()) {
                    throw new IllegalStateException("the loss of the optimizer \"" + spec.name()
                            + "\" wrote no gradient of \"" + spec.parameters().get(i)
                            + "\"; LossGradients.compute must overwrite each with numbers");
                }
            }
        }
    }

    Gradients gradients() {
        return new Gradients(arrays, indices);
    }
}
