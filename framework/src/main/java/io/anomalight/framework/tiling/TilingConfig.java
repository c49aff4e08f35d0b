package io.anomalight.framework.tiling;

import io.anomalight.framework.image.ImageSize;
import java.util.Optional;

/**
 * The {@code tiling} section of every model's recipe; the names are anomalib's.
 *
 * @param tileSize the size of a tile; absent for no tiling
 * @param stride the distance from one tile to the next; if absent, the size of a tile, so that tiles don't overlap
 */
public record TilingConfig(Optional<ImageSize> tileSize, Optional<ImageSize> stride) {
    /** No tiling. */
    public static final TilingConfig NONE = new TilingConfig(Optional.empty(), Optional.empty());

    public TilingConfig {
        if (stride.isPresent()) {
            check(tileSize, stride.get());
        }
    }

    private static void check(Optional<ImageSize> tileSize, ImageSize stride) {
        ImageSize tile = tileSize.orElseThrow(() -> new IllegalArgumentException(
                "stride is " + stride + ", but has no effect without tile_size: set tile_size, too, or stride=null"));
        if (stride.height() > tile.height() || stride.width() > tile.width()) {
            throw new IllegalArgumentException(
                    "stride must be at most tile_size, otherwise there are gaps between the tiles;" + " but " + stride
                            + " is larger than " + tile);
        }
    }

    /**
     * The grid for images of this size; empty for no tiling.
     *
     * @throws IllegalArgumentException if a tile is larger than an image
     */
    public Optional<TileGrid> over(ImageSize image) {
        return tileSize.map(tile -> new TileGrid(image, tile, stride.orElse(tile)));
    }
}
