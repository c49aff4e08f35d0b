package io.anomalight.framework.metrics.regions;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;

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

    private static final int FEW = 256;

    private final int width;
    // 1 for a pixel of a region that is not found yet, with a border of zeros, so that each pixel has eight neighbours.
    private final byte[] left;
    private final int rowLength;
    // Pixels of the current region; arrays instead of recursion, because a region may be a whole image.
    private int[] region = new int[FEW];
    private int[] places = new int[FEW]; // of these pixels, in left
    private int found;

    private Regions(byte[] mask, ImageSize size) {
        width = size.width();
        rowLength = width + 2;
        left = new byte[(size.height() + 2) * rowLength];
        for (int row = 0; row < size.height(); row++) {
            System.arraycopy(mask, row * width, left, place(row, 0), width);
        }
    }

    private int place(int row, int column) {
        return (row + 1) * rowLength + column + 1;
    }

    /** Passes every region of a mask, {@code [H, W]}, to a visitor. */
    public static void visit(byte[] mask, ImageSize size, Visitor visitor) {
        size.requireEachPixel("a mask", mask.length);
        if (hasRegion(mask)) {
            new Regions(mask, size).visit(size.height(), visitor);
        }
    }

    private static boolean hasRegion(byte[] mask) {
        for (byte pixel : mask) {
            if (pixel != 0) {
                return true;
            }
        }
        return false;
    }

    private void visit(int height, Visitor visitor) {
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                if (left[place(row, column)] != 0) {
                    fill(place(row, column));
                    visitor.region(region, found);
                }
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
            int place = places[next];
            for (int row = place - rowLength; row <= place + rowLength; row += rowLength) {
                visit(row - 1);
                visit(row);
                visit(row + 1);
            }
        }
    }

    private void visit(int place) {
        if (left[place] != 0) {
            left[place] = 0;
            if (found == places.length) {
                places = Arrays.copyOf(places, 2 * found);
                region = Arrays.copyOf(region, 2 * found);
            }
            places[found] = place;
            int row = place / rowLength;
            region[found++] = (row - 1) * width + place - row * rowLength - 1;
        }
    }
}
