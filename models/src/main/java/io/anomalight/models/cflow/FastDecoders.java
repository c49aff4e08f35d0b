package io.anomalight.models.cflow;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Precision;
import io.anomalight.models.components.flow.FlowGradients;
import io.anomalight.models.components.flow.NormalizingFlow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The fast paths of the decoders; they support permutations, not rotations.
 *
 * @param gradients for training: the loss of each feature layer's decoder with gradients by formula
 * @param folded for evaluation: decoders with precomputed terms that are equal for all images
 */
record FastDecoders(Map<String, FlowGradients> gradients, FoldedDecoders folded) {

    /**
     * Creates the fast paths of all decoders; empty if the decoders rotate.
     *
     * @param training number format of matrix products in training
     */
    static Optional<FastDecoders> of(Map<String, NormalizingFlow> decoders, Precision training, ModuleState state) {
        Map<String, FlowGradients> gradients = new LinkedHashMap<>();
        decoders.forEach((layer, decoder) ->
                FlowGradients.of(decoder, training, state).ifPresent(fast -> gradients.put(layer, fast)));
        return gradients.isEmpty()
                ? Optional.empty()
                : Optional.of(new FastDecoders(gradients, new FoldedDecoders(decoders, state)));
    }

    /** The loss of a feature layer's decoder, with gradients by formula. */
    FlowGradients gradients(String layer) {
        return Objects.requireNonNull(gradients.get(layer), layer);
    }
}
