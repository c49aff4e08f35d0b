package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The gradients of one optimizer's parameters, valid until its step is taken.
 *
 * <p>A parameter on which the loss does not depend has no gradient. {@link #norm} reads all gradients, so do not call
 * it at each step without need.
 */
public final class Gradients {
    private final List<NDArray> arrays;
    private final List<Integer> indices;

    /** Gradients of the parameters with the given indices. */
    Gradients(List<NDArray> arrays, List<Integer> indices) {
        this.arrays = arrays;
        this.indices = indices;
    }

    /** The Euclidean norm of all gradients together; NaN or infinite if an element is. */
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

    /** For each array, the index of its parameter in the optimizer, in ascending order. */
    List<Integer> indices() {
        return indices;
    }

    /** The gradients of the parameters with indices from {@code from} to {@code to} (exclusive), counted from {@code from}. */
    Gradients between(int from, int to) {
        List<NDArray> chosen = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < indices.size(); i++) {
            if (indices.get(i) >= from && indices.get(i) < to) {
                chosen.add(arrays.get(i));
                places.add(indices.get(i) - from);
            }
        }
        return new Gradients(chosen, places);
    }

    /** Applies {@code change} to each gradient; the results belong to the same step. */
    Gradients map(UnaryOperator<NDArray> change) {
        NDList changed = new NDList();
        arrays.forEach(gradient -> changed.add(change.apply(gradient)));
        return new Gradients(changed, indices);
    }
}
