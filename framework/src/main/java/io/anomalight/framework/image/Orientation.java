package io.anomalight.framework.image;

import java.util.Arrays;

/** The rotation or mirroring that makes a stored image upright; the constants are EXIF's values 1 to 8, in order. */
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

    /** The orientation with EXIF's number; an unknown number means upright, as in Pillow. */
    public static Orientation ofExif(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
    }

    /** The stored size of an upright image of {@code size}, or the reverse. */
    ImageSize turn(ImageSize size) {
        return swapsAxes ? new ImageSize(/* height= */ size.width(), /* width= */ size.height()) : size;
    }

    /** The part of the stored image that is {@code part} in the upright image. */
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

    /** Turns stored planes {@code [C, h, w]} upright, to {@code [C, H, W]}; {@code size} is H and W. */
    float[] upright(float[] planes, ImageSize size) {
        if (this == UPRIGHT) {
            return planes;
        }
        float[] turned = new float[planes.length];
        int pixels = size.pixels();
        for (int i = 0; i < pixels; i++) {
            int source = source(i / size.width(), i % size.width(), size);
            for (int plane = 0; plane < planes.length; plane += pixels) {
                turned[plane + i] = planes[plane + source];
            }
        }
        return turned;
    }

    /** Whether stored rows are columns of the upright image. */
    boolean swapsAxes() {
        return swapsAxes;
    }

    /** The stored rows that become these rows of the upright image, or these columns if axes are swapped. */
    int[] storedRows(int[] rows, int[] columns, ImageSize stored) {
        return mirrored(swapsAxes ? columns : rows, reversesStoredY, stored.height());
    }

    /** The stored columns that become these columns of the upright image, or these rows if axes are swapped. */
    int[] storedColumns(int[] rows, int[] columns, ImageSize stored) {
        return mirrored(swapsAxes ? rows : columns, reversesStoredX, stored.width());
    }

    private static int[] mirrored(int[] places, boolean mirror, int size) {
        return mirror ? Arrays.stream(places).map(place -> size - 1 - place).toArray() : places;
    }

    private int source(int y, int x, ImageSize size) {
        ImageSize stored = turn(size);
        int storedY = swapsAxes ? x : y;
        int storedX = swapsAxes ? y : x;
        int row = reversesStoredY ? stored.height() - 1 - storedY : storedY;
        int column = reversesStoredX ? stored.width() - 1 - storedX : storedX;
        return row * stored.width() + column;
    }
}
