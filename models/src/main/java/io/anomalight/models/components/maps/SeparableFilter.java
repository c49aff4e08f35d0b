package io.anomalight.models.components.maps;

import io.anomalight.framework.arithmetic.Operand;

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

        /**
         * The position that a position beyond an edge stands for. The edge itself is not repeated; an axis that is shorter than the
         * filter is mirrored more than once.
         */
        static int mirrored(int index, int length) {
            if (length == 1) {
                return 0;
            }
            int period = 2 * (length - 1);
            int folded = Math.floorMod(index, period);
            return Math.min(folded, period - folded);
        }

        private Operand matrix(Operand maps) {
            return maps.constant(weights, in, out);
        }
    }

    /** Filters maps {@code [B, h, w]} to {@code [B, H, W]}. */
    Operand apply(Operand maps) {
        return maps.scoped(in -> in.reshape(-1, columns.in())
                .matMul(columns.matrix(in)) // [B·h, W]
                .reshape(-1, rows.in(), columns.out())
                .transpose(0, 2, 1)
                .reshape(-1, rows.in())
                .matMul(rows.matrix(in)) // [B·W, H]
                .reshape(-1, columns.out(), rows.out())
                .transpose(0, 2, 1)
                .contiguous());
    }
}
