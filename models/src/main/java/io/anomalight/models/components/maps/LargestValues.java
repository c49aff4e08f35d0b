package io.anomalight.models.components.maps;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;

/** Finds the largest values, whose mean is the score of an image in several models. */
public final class LargestValues {
    private LargestValues() {}

    /**
     * The mean of the largest values of each row.
     *
     * @param rows {@code [B, N]}
     * @param count the number of values, at most N
     * @return {@code [B]}
     */
    public static Operand mean(Operand rows, int count) {
        return of(rows, count).mean(1);
    }

    /** The largest values of each row, the largest first, {@code [B, count]}. */
    public static Operand of(Operand rows, int count) {
        return rows.choose(array -> array.topK(count, 1, true, true).get(0), value -> inGraph(Value.of(value), count));
    }

    private static Value inGraph(Value rows, int count) {
        Value number = rows.graph().constant(new long[] {count}, 1);
        Operator topK = Operator.of("TopK").with("axis", 1);
        return rows.graph().applyForAll(topK, 2, rows, number).get(0);
    }
}
