package io.anomalight.framework.tiling;

import io.anomalight.framework.image.ImageSize;

/**
 * The tiles of an image: rows and columns of tiles of one size, which cover the whole image without padding.
 *
 * @param image size of the image
 * @param tile size of every tile
 * @param stride the distance from one tile to the next
 */
public record TileGrid(ImageSize image, ImageSize tile, ImageSize stride) {
    public TileGrid {
        if (tile.height() > image.height() || tile.width() > image.width()) {
            throw new IllegalArgumentException("tile_size must be at most the model's input_size, but " + tile
                    + " is larger than " + image + "; use smaller tiles or larger images");
        }
        if (stride.height() > tile.height() || stride.width() > tile.width()) {
            throw new IllegalArgumentException("tiles of " + tile + " every " + stride + " leave gaps");
        }
    }

    TileAxis vertical() {
        return new TileAxis(image.height(), tile.height(), stride.height());
    }

    TileAxis horizontal() {
        return new TileAxis(image.width(), tile.width(), stride.width());
    }

    /** The number n of tiles per image. */
    public int tiles() {
        return Math.multiplyExact(vertical().count(), horizontal().count());
    }

    /** For instance {@code 9 tiles of 64x64 every 32x32}. */
    @Override
    public String toString() {
        return tiles() + " tiles of " + tile + " every " + stride;
    }
}
