package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;

/** Computes singular values and right singular vectors with libtorch's LAPACK. */
final class SingularValues {
    private final PtSymbolBlock script;

    /** Loads the script; the manager closes it. */
    SingularValues(NDManager manager) {
        script = TorchScript.load(SingularValues.class, "singular_values.py", "SingularValues", manager);
    }

    /**
     * Decomposes a matrix {@code [N, d]}.
     *
     * @return the singular values in descending order, {@code [min(N, d)]}, and the right singular vectors as rows, {@code
     *     [min(N, d), d]}; they belong to the matrix's manager and must not be changed in place
     */
    NDList of(NDArray matrix) {
        try (ScriptValues argument = new ScriptValues().add(matrix)) {
            return ScriptValues.arrays(argument.run(script, "forward"), matrix.getManager());
        }
    }
}
