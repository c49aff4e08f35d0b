package io.anomalight.framework;

import java.util.Optional;

/**
 * Whether a module can learn from tiles of an image and judge them one by one.
 *
 * @param unsupported why it can't, as the end of a sentence, for instance {@code it compares the two halves of an image};
 *     empty if it can
 * @param comparesWithinBatch whether what it says of an image depends on the other images of its batch; all tiles of a batch
 *     are then judged at once
 */
public record TileSupport(Optional<String> unsupported, boolean comparesWithinBatch) {
    /** Of a module that judges each image by itself. */
    public static final TileSupport INDEPENDENT = new TileSupport(Optional.empty(), false);
}
