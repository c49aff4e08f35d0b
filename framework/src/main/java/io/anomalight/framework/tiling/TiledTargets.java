package io.anomalight.framework.tiling;

import io.anomalight.framework.Targets;
import io.anomalight.framework.image.ImageSize;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels and masks of tiles.
 *
 * <p>A tile is defective if its part of the mask has a defective pixel. So tiles of images without masks have neither
 * labels nor masks.
 */
record TiledTargets(TileGrid grid) {

    /** The targets of the tiles number {@code from} to {@code to} (exclusive), in the order of {@link Tiler}. */
    Targets cut(Targets images, int from, int to) {
        if (images.masks().isEmpty()) {
            return Targets.NONE;
        }
        List<byte[]> masks = new ArrayList<>();
        List<Boolean> defective = new ArrayList<>();
        for (int i = from; i < to; i++) {
            byte[] mask = cut(images.masks().get(i / grid.tiles()), i % grid.tiles());
            masks.add(mask);
            defective.add(hasDefect(mask));
        }
        return new Targets(defective, masks);
    }

    private byte[] cut(byte[] mask, int number) {
        int[] lefts = grid.horizontal().starts();
        int top = grid.vertical().starts()[number / lefts.length];
        int left = lefts[number % lefts.length];
        ImageSize size = grid.tile();
        byte[] tile = new byte[size.pixels()];
        for (int y = 0; y < size.height(); y++) {
            int row = (top + y) * grid.image().width() + left;
            System.arraycopy(mask, row, tile, y * size.width(), size.width());
        }
        return tile;
    }

    private static boolean hasDefect(byte[] mask) {
        for (byte pixel : mask) {
            if (pixel != 0) {
                return true;
            }
        }
        return false;
    }
}
