package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fit at one moment, to be saved before the next step changes it.
 *
 * @param weights what the module keeps; the arrays stay its own
 * @param optimizers what the optimizers keep; the arrays stay their own
 * @param manifest what the checkpoint says of itself
 */
public record Snapshot(Map<String, NDArray> weights, Map<String, NDArray> optimizers, Manifest manifest) {
    public Snapshot {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        optimizers = Collections.unmodifiableMap(new LinkedHashMap<>(optimizers));
    }

    /** The module alone: good for scoring, not for going on. */
    public Snapshot weightsOnly() {
        return new Snapshot(weights, Map.of(), manifest.withoutTraining());
    }
}
