package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The arrays that an optimizer may move. */
final class MovableArrays {
    private MovableArrays() {}

    /** The parameters of an optimizer, in the order of its spec; refuses arrays that it can't move. */
    static List<NDArray> of(OptimizerSpec spec, ModuleState state) {
        List<NDArray> parameters = spec.parameters().stream()
                .map(name -> inOrder(spec, name, state.get(name)))
                .toList();
        checkKinds(spec, state);
        return parameters;
    }

    // A checkpoint holds no pretrained arrays, so changes to one would be lost.
    private static void checkKinds(OptimizerSpec spec, ModuleState state) {
        List<String> others = new ArrayList<>(spec.parameters());
        others.removeAll(Set.copyOf(state.parameters("")));
        if (!others.isEmpty()) {
            throw new ModuleFailure(
                    "the optimizer \"" + spec.name() + "\" can't move " + others + ", which are no parameters",
                    "make trainable arrays with state().parameter(name, ...)");
        }
    }

    // The kernels read parameters, gradients and moments in memory order, so all must be contiguous.
    private static NDArray inOrder(OptimizerSpec spec, String name, NDArray parameter) {
        if (!NativeBytes.areInOrder(parameter)) {
            throw new IllegalArgumentException("the optimizer \"" + spec.name() + "\" can't move \"" + name
                    + "\", which is a view of another array, for instance a transposed one; give the state a copy:"
                    + " array.flatten().reshape(array.getShape())");
        }
        return parameter;
    }
}
