package io.anomalight.framework.onnx;

import io.anomalight.framework.memory.ModuleState;

/**
 * A computation that is being written down in ONNX's operators, as set 18 has them, to be run elsewhere.
 *
 * <p>Numbers are copied into it: what becomes of arrays afterwards does not show.
 */
public interface Graph {

    /** Numbers that are always the same, float32, in row-major order. */
    Value constant(float[] numbers, long... shape);

    /** Whole numbers that are always the same, int64. */
    Value constant(long[] numbers, long... shape);

    /** One number, of no axis, float32. */
    default Value scalar(double number) {
        return constant(new float[] {(float) number});
    }

    /** An array of a module's state, float32, under its own name; who asks twice gets the same. */
    Value parameter(ModuleState state, String name);

    /** What an operator makes of some values; of several results the first. */
    Value apply(Operator operator, Value... inputs);

    /** The second of an operator's results. */
    Value applyForSecond(Operator operator, Value... inputs);
}
