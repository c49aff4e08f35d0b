package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a fit at one moment; it must be saved before the next step changes the arrays.
 *
 * @param weights the saved arrays of the module, which still owns them
 * @param kept the arrays of the module that only an update needs; the module still owns them
 * @param optimizers the arrays of the optimizers, which still own them
 * @param manifest the description of the checkpoint
 */
public record Snapshot(
        Map<String, NDArray> weights, Map<String, NDArray> kept, Map<String, NDArray> optimizers, Manifest manifest) {
    public Snapshot {
        kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        optimizers = Collections.unmodifiableMap(new LinkedHashMap<>(optimizers));
    }

    /** A snapshot of a module that keeps nothing for updates. */
    public Snapshot(Map<String, NDArray> weights, Map<String, NDArray> optimizers, Manifest manifest) {
        this(weights, Map.of(), optimizers, manifest);
    }

    /** A copy with the module's arrays only; it can't be resumed. */
    public Snapshot weightsOnly() {
        return new Snapshot(weights, kept, Map.of(), manifest.withoutTraining());
    }
}
