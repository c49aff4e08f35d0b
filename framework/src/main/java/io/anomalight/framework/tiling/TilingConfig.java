package io.anomalight.framework.tiling;

import io.anomalight.framework.image.ImageSize;
import java.util.Optional;

/**
 * The {@code tiling} section that every model's recipe has; names are anomalib's.
 *
 * @param tileSize size of a tile; absent if images are not cut
 * @param stride from one tile to the next; the tile's size if absent, so that tiles don't overlap
 */
public record TilingConfig(Optional<ImageSize> tileSize, Optional<ImageSize> stride) {
    /** Images stay whole. */
    public static final TilingConfig NONE = new TilingConfig(Optional.empty(), Optional.empty());

    public TilingConfig {
        if (stride.isPresent()) {
            check(tileSize, stride.get());
        }
    }

    private static void check(Optional<ImageSize> tileSize, ImageSize stride) {
        ImageSize tile = tileSize.orElseThrow(() -> new IllegalArgumentException("stride is " + stride
                + ", but nothing is cut without a tile_size: set tile_size, too, or stride=null"));
        if (stride.height() > tile.height() || stride.width() > tile.width()) {
            throw new IllegalArgumentException("stride must be at most tile_size, or there are gaps between the tiles,"
                    + " but " + stride + " is larger than " + tile);
        }
    }

    /**
     * How images of one size are cut; empty if they are not.
     *
     * @throws IllegalArgumentException if a tile is larger than an image
     */
    public Optional<TileGrid> over(ImageSize image) {
        return tileSize.map(tile -> new TileGrid(image, tile, stride.orElse(tile)));
    }
}
