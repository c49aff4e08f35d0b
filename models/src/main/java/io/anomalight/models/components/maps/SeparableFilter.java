package io.anomalight.models.components.maps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeBytes;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Value;

/**
 * A linear map of the rows of an image times one of its columns, each a matrix: resizing and blurring alike are two products.
 *
 * @param rows how heights change
 * @param columns how widths change
 */
record SeparableFilter(Axis rows, Axis columns) {

    /**
     * How one axis changes.
     *
     * @param in its length before
     * @param out its length after
     * @param weights {@code [in, out]}, row-major: column i holds the weights of output i over the inputs
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Axis(int in, int out, float[] weights) {

        /** What tells the weights of one output. */
        @FunctionalInterface
        interface Output {
            /** Adds the weights of output {@code i} to what begins as zeros. */
            void weigh(int i, Weights weights);
        }

        /** The weights of one output, to be added to. */
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
            NDArray turned = wide.reshape(-1, rows.in(), columns.out()).transpose(0, 2, 1); // [B, W, h]
            NDArray tall = turned.reshape(-1, rows.in()).matMul(matrix(in, rows)); // [B·W, H]
            // Copied by flatten, through which gradients flow; through DJL's duplicate they do not.
            return tall.reshape(-1, columns.out(), rows.out())
                    .transpose(0, 2, 1)
                    .flatten()
                    .reshape(-1, rows.out(), columns.out());
        });
    }

    /** As above, as a graph; the axes before the last two may be any. */
    Value apply(Value maps) {
        Value wide = maps.matMul(matrix(maps.graph(), columns)); // [B, h, W]
        return matrix(maps.graph(), rows).transpose(1, 0).matMul(wide);
    }

    private static Value matrix(Graph graph, Axis axis) {
        return graph.constant(axis.weights(), axis.in(), axis.out());
    }

    // In the engine's own memory: a gradient's way back needs it though its array is closed.
    private static NDArray matrix(NDList in, Axis axis) {
        return NativeBytes.floats(
                in.getManager(), new Shape(axis.in(), axis.out()), floats -> floats.put(axis.weights()));
    }
}
