package io.anomalight.framework.image;

import java.util.Arrays;

/** How a stored image must be turned to be seen upright; the constants are EXIF's values 1 to 8, in order. */
public enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    ROTATED_180(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    ROTATED_90(true, false, true),
    TRANSVERSED(true, true, true),
    ROTATED_270(true, true, false);

    private final boolean swapsAxes;
    private final boolean reversesStoredX;
    private final boolean reversesStoredY;

    Orientation(boolean swapsAxes, boolean reversesStoredX, boolean reversesStoredY) {
        this.swapsAxes = swapsAxes;
        this.reversesStoredX = reversesStoredX;
        this.reversesStoredY = reversesStoredY;
    }

    /** The orientation with EXIF's number; a number that EXIF doesn't know means upright, as Pillow has it. */
    public static Orientation ofExif(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    /** The stored size of an image that is seen as {@code size}, and the other way round. */
    ImageSize turn(ImageSize size) {
        return swapsAxes ? new ImageSize(/* height= */ size.width(), /* width= */ size.height()) : size;
    }

    /** The part of a stored image that is seen as {@code part}. */
    Window turn(Window part) {
        ImageSize resized = turn(part.resized());
        ImageSize size = turn(part.size());
        int row = swapsAxes ? part.left() : part.top();
        int column = swapsAxes ? part.top() : part.left();
        return new Window(
                resized,
                size,
                reversesStoredY ? resized.height() - size.height() - row : row,
                reversesStoredX ? resized.width() - size.width() - column : column);
    }

    /** Turns planes {@code [C, h, w]} as stored into {@code [C, H, W]} as seen, where {@code seen} is H and W. */
    float[] upright(float[] planes, ImageSize seen) {
        if (this == UPRIGHT) {
            return planes;
        }
        float[] turned = new float[planes.length];
        int pixels = seen.pixels();
        for (int i = 0; i < pixels; i++) {
            int source = source(i / seen.width(), i % seen.width(), seen);
            for (int plane = 0; plane < planes.length; plane += pixels) {
                turned[plane + i] = planes[plane + source];
            }
        }
        return turned;
    }

    /** Whether stored rows are seen as columns. */
    boolean swapsAxes() {
        return swapsAxes;
    }

    /** The stored rows of seen rows or, where axes are swapped, of seen columns. */
    int[] storedRows(int[] rows, int[] columns, ImageSize stored) {
        return mirrored(swapsAxes ? columns : rows, reversesStoredY, stored.height());
    }

    /** The stored columns of seen columns or, where axes are swapped, of seen rows. */
    int[] storedColumns(int[] rows, int[] columns, ImageSize stored) {
        return mirrored(swapsAxes ? rows : columns, reversesStoredX, stored.width());
    }

    private static int[] mirrored(int[] places, boolean mirror, int size) {
        return mirror ? Arrays.stream(places).map(place -> size - 1 - place).toArray() : places;
    }

    private int source(int y, int x, ImageSize seen) {
        ImageSize stored = turn(seen);
        int storedY = swapsAxes ? x : y;
        int storedX = swapsAxes ? y : x;
        int row = reversesStoredY ? stored.height() - 1 - storedY : storedY;
        int column = reversesStoredX ? stored.width() - 1 - storedX : storedX;
        return row * stored.width() + column;
    }
}
