package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The gradients of one optimizer's parameters, alive until its step is taken; for looking at, never to keep.
 *
 * <p>A parameter that the loss does not depend on has none. Every norm is a pass over all gradients: don't ask for one at each
 * step without need.
 */
public final class Gradients {
    private final List<NDArray> arrays;
    private final List<Integer> indices;

    /** Of those parameters whose indices are given. */
    Gradients(List<NDArray> arrays, List<Integer> indices) {
        this.arrays = arrays;
        this.indices = indices;
    }

    /** The Euclidean norm of all gradients together; NaN or infinite if one of them is. */
    public double norm() {
        double squares = 0;
        for (NDArray gradient : arrays) {
            try (NDArray square = gradient.square();
                    NDArray sum = square.sum()) {
                squares += sum.getFloat();
            }
        }
        return Math.sqrt(squares);
    }

    List<NDArray> arrays() {
        return arrays;
    }

    /** To which of the optimizer's parameters each of the arrays belongs, in ascending order. */
    List<Integer> indices() {
        return indices;
    }

    /** Gradients made of these one by one; they belong to the same step. */
    Gradients map(UnaryOperator<NDArray> change) {
        NDList changed = new NDList();
        arrays.forEach(gradient -> changed.add(change.apply(gradient)));
        return new Gradients(changed, indices);
    }
}
