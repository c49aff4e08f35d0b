package io.anomalight.framework;

import java.util.Optional;

/**
 * Whether a module can be trained and evaluated on tiles of an image.
 *
 * @param unsupported the reason why not, as the end of a sentence, for instance {@code it compares the two halves of an
 *     image}; empty if tiles are supported
 * @param comparesWithinBatch whether the scores of an image depend on the other images of its batch; if so, all tiles
 *     of a batch are evaluated together
 */
public record TileSupport(Optional<String> unsupported, boolean comparesWithinBatch) {
    /** Supports tiles, and evaluates each image independently. */
    public static final TileSupport INDEPENDENT = new TileSupport(Optional.empty(), false);
}
