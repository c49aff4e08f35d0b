package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;

/** Singular values and right singular vectors, by libtorch's LAPACK. */
final class SingularValues {
    private final PtSymbolBlock script;

    /** Loads the script; it lives as long as the manager. */
    SingularValues(NDManager manager) {
        script = TorchScript.load(SingularValues.class, "singular_values.py", "SingularValues", manager);
    }

    /**
     * Decomposes a matrix {@code [N, d]} of rank r at most min(N, d).
     *
     * @return the values, greatest first, {@code [min(N, d)]}, and a vector a row for each, {@code [min(N, d), d]}; owned by
     *     the matrix's manager, and not to be changed in place
     */
    NDList of(NDArray matrix) {
        try (ScriptValues argument = new ScriptValues().add(matrix)) {
            return ScriptValues.arrays(argument.run(script, "forward"), matrix.getManager());
        }
    }
}
