package io.anomalight.framework;

import java.util.Optional;

/**
 * What the result of a {@link ModuleUpdate} is worth. Immutable.
 *
 * @param method how near the model is to a fit on all images
 * @param learned the number of all images that the model has learned from, with augmented copies; of tiles, if the model gets tiles; of
 *     patches, if it has a memory bank
 * @param radius for a memory bank: each learned patch has a vector of the bank within this distance, so the distance of any patch to the
 *     bank is larger than the distance to all learned patches by at most this number; empty if unknown, or if the model has no bank
 * @param note a sentence for the user, without its full stop
 */
public record UpdateReport(UpdateMethod method, long learned, Optional<Double> radius, String note) {

    public UpdateReport {
        radius.filter(bound -> !(bound >= 0)).ifPresent(bound -> {
            throw new IllegalArgumentException("radius must be at least 0, but is " + bound);
        });
    }

    /** A report of a model without a memory bank. */
    public UpdateReport(UpdateMethod method, long learned, String note) {
        this(method, learned, Optional.empty(), note);
    }
}
