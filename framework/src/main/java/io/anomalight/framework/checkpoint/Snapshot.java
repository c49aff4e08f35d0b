package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a fit at one moment; it must be saved before the next step changes the arrays.
 *
 * @param weights the saved arrays of the module, which still owns them
 * @param optimizers the arrays of the optimizers, which still own them
 * @param manifest the description of the checkpoint
 */
public record Snapshot(Map<String, NDArray> weights, Map<String, NDArray> optimizers, Manifest manifest) {
    public Snapshot {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        optimizers = Collections.unmodifiableMap(new LinkedHashMap<>(optimizers));
    }

    /** A copy with the module's arrays only, for scoring; it can't be resumed. */
    public Snapshot weightsOnly() {
        return new Snapshot(weights, Map.of(), manifest.withoutTraining());
    }
}
