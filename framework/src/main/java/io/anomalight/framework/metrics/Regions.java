package io.anomalight.framework.metrics;

import io.anomalight.framework.ImageSize;

/** Finds the defects of one mask: pixels that touch, also at a corner, are one region (8-connected). */
final class Regions {
    private final byte[] mask;
    private final int height;
    private final int width;
    private final int[] sizes;

    // Pixels of the region that is being filled; an array in place of recursion, for a region may be a whole image.
    private final int[] region;
    private int found;

    private Regions(byte[] mask, ImageSize size) {
        this.mask = mask;
        height = size.height();
        width = size.width();
        sizes = new int[mask.length];
        region = new int[mask.length];
    }

    /** For every pixel the number of pixels in its region, 0 where the image is normal; {@code [H, W]}. */
    static int[] sizes(byte[] mask, ImageSize size) {
        Regions regions = new Regions(mask, size);
        for (int pixel = 0; pixel < mask.length; pixel++) {
            regions.fill(pixel);
        }
        return regions.sizes;
    }

    private void fill(int seed) {
        found = 0;
        visit(seed);
        for (int next = 0; next < found; next++) {
            int y = region[next] / width;
            int x = region[next] % width;
            for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
                for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
                    visit(row * width + column);
                }
            }
        }
        for (int i = 0; i < found; i++) {
            sizes[region[i]] = found;
        }
    }

    private void visit(int pixel) {
        if (mask[pixel] != 0 && sizes[pixel] == 0) {
            sizes[pixel] = 1; // marks it as visited until the size is known
            region[found++] = pixel;
        }
    }
}
