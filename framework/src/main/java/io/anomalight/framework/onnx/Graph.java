package io.anomalight.framework.onnx;

import io.anomalight.framework.memory.ModuleState;
import java.util.List;

/**
 * Builds an ONNX graph with the operators of opset 18.
 *
 * <p>Numbers are copied into the graph, so later changes of arrays have no effect.
 */
public interface Graph {

    /** Adds a float32 constant, in row-major order. */
    Value constant(float[] numbers, long... shape);

    /** Adds an int64 constant, in row-major order. */
    Value constant(long[] numbers, long... shape);

    /** Adds a float32 scalar constant. */
    default Value scalar(double number) {
        return constant(new float[] {(float) number});
    }

    /** Adds a float32 array of a module's state under its name; a second call returns the same value. */
    Value parameter(ModuleState state, String name);

    /** Adds an operator, and returns its first result. */
    Value apply(Operator operator, Value... inputs);

    /** Adds an operator with this number of results, and returns all of them. */
    List<Value> applyForAll(Operator operator, int results, Value... inputs);

    /** Adds an operator with two results, and returns the second. */
    default Value applyForSecond(Operator operator, Value... inputs) {
        return applyForAll(operator, 2, inputs).get(1);
    }
}
