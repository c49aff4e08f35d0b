package io.anomalight.framework.metrics.regions;

import io.anomalight.framework.image.ImageSize;

/** Finds the regions of a mask: pixels that touch at an edge or a corner belong to the same region (8-connected). */
public final class Regions {
    /** Gets the regions in the order of their first pixels, row by row. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Gets one region.
         *
         * @param pixels indices into the mask; the first {@code count} are the region. Valid only during this call
         */
        void region(int[] pixels, int count);
    }

    private final byte[] mask;
    private final int height;
    private final int width;
    private final boolean[] visited;
    // Pixels of the current region; an array instead of recursion, because a region may be a whole image.
    private final int[] region;
    private int found;

    private Regions(byte[] mask, ImageSize size) {
        this.mask = mask;
        height = size.height();
        width = size.width();
        visited = new boolean[mask.length];
        region = new int[mask.length];
    }

    /** Passes every region of a mask, {@code [H, W]}, to a visitor. */
    public static void visit(byte[] mask, ImageSize size, Visitor visitor) {
        size.requireEachPixel("a mask", mask.length);
        Regions regions = new Regions(mask, size);
        for (int pixel = 0; pixel < mask.length; pixel++) {
            if (mask[pixel] != 0 && !regions.visited[pixel]) {
                regions.fill(pixel);
                visitor.region(regions.region, regions.found);
            }
        }
    }

    /** The size of each pixel's region, 0 for a normal pixel; {@code [H, W]}. */
    public static int[] sizes(byte[] mask, ImageSize size) {
        int[] sizes = new int[mask.length];
        visit(mask, size, (pixels, count) -> {
            for (int i = 0; i < count; i++) {
                sizes[pixels[i]] = count;
            }
        });
        return sizes;
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
    }

    private void visit(int pixel) {
        if (mask[pixel] != 0 && !visited[pixel]) {
            visited[pixel] = true;
            region[found++] = pixel;
        }
    }
}
