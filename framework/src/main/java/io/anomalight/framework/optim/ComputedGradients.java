package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Where losses that tell their own gradients write them: the same arrays for each, made for the first. */
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

    /** Has a loss overwrite them, and gives the loss. */
    double compute(LossGradients loss) {
        if (!arrays.isEmpty()) {
            return loss.compute(arrays);
        }
        // A gradient that a loss does not write would be that of the loss before; with NaN to begin with, the first
        // shows it.
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
