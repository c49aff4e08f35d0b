package io.anomalight.models.components.maps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeBytes;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Value;

/**
 * A separable linear filter: one matrix for the rows and one for the columns. Resizing and blurring are such filters.
 *
 * @param rows the filter along the height
 * @param columns the filter along the width
 */
record SeparableFilter(Axis rows, Axis columns) {

    /**
     * The filter of one axis.
     *
     * @param in input length
     * @param out output length
     * @param weights {@code [in, out]}, row-major; column i has the weights of all inputs for output i
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Axis(int in, int out, float[] weights) {

        /** Computes the weights of one output. */
        @FunctionalInterface
        interface Output {
            /** Adds the weights of output {@code i} to an array that starts with zeros. */
            void weigh(int i, Weights weights);
        }

        /** Collects the weights of one output. */
        @FunctionalInterface
        interface Weights {
            void add(int input, double weight);
        }

        static Axis of(int in, int out, Output output) {
            float[] weights = new float[in * out];
            for (int i = 0; i < out; i++) {
                int column = i;
                output.weigh(i, (input, weight) -> weights[input * out + column] += (float) weight);
            }
            return new Axis(in, out, weights);
        }
    }

    /** Filters maps {@code [B, h, w]} to {@code [B, H, W]}; the result belongs to the maps' manager. */
    NDArray apply(NDArray maps) {
        return Scratch.compute(new NDList(maps), in -> {
            NDArray wide = in.head().reshape(-1, columns.in()).matMul(matrix(in, columns)); // [B·h, W]
            NDArray transposed = wide.reshape(-1, rows.in(), columns.out()).transpose(0, 2, 1); // [B, W, h]
            NDArray tall = transposed.reshape(-1, rows.in()).matMul(matrix(in, rows)); // [B·W, H]
            // flatten makes a copy that supports gradients; DJL's duplicate does not support them.
            return tall.reshape(-1, columns.out(), rows.out())
                    .transpose(0, 2, 1)
                    .flatten()
                    .reshape(-1, rows.out(), columns.out());
        });
    }

    /** The same computation as a graph for ONNX, along the last two axes. */
    Value apply(Value maps) {
        Value wide = maps.matMul(matrix(maps.graph(), columns)); // [B, h, W]
        return matrix(maps.graph(), rows).transpose(1, 0).matMul(wide);
    }

    private static Value matrix(Graph graph, Axis axis) {
        return graph.constant(axis.weights(), axis.in(), axis.out());
    }

    // The backward pass reads the values after this array is closed, so the engine must own the memory.
    private static NDArray matrix(NDList in, Axis axis) {
        return NativeBytes.floats(
                in.getManager(), new Shape(axis.in(), axis.out()), floats -> floats.put(axis.weights()));
    }
}
