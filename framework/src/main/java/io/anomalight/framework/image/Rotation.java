package io.anomalight.framework.image;

/**
 * Rotates about the centre like Pillow ({@code Image.rotate}, {@code src/libImaging/Geometry.c}): with the nearest
 * pixel, in the same size; pixels from outside are 0.
 */
public final class Rotation {
    // Pillow computes with 16 bits before and 16 bits after the binary point.
    private static final int FRACTION_BITS = 16;

    private Rotation() {}

    /** The map that rotates planes of this size counter-clockwise. */
    public static PixelMap by(double degrees, ImageSize size) {
        double radians = Math.toRadians(degrees);
        double cos = Math.cos(radians);
        double sin = Math.sin(radians);
        double centreX = size.width() / 2.0;
        double centreY = size.height() / 2.0;
        // The source of the first pixel's centre, and the distances between the sources of neighbours.
        int startX = fixed(centreX - cos * centreX + sin * centreY + 0.5 * cos - 0.5 * sin);
        int startY = fixed(centreY - sin * centreX - cos * centreY + 0.5 * sin + 0.5 * cos);
        int fixedCos = fixed(cos);
        int fixedSin = fixed(sin);
        int minusSin = fixed(-sin);
        return new PixelMap(size.pixels(), size.pixels(), i -> {
            int x = i % size.width();
            int y = Math.floorDiv(i, size.width());
            int sourceX = (startX + x * fixedCos + y * minusSin) >> FRACTION_BITS;
            int sourceY = (startY + x * fixedSin + y * fixedCos) >> FRACTION_BITS;
            boolean inside = sourceX >= 0 && sourceX < size.width() && sourceY >= 0 && sourceY < size.height();
            return inside ? sourceY * size.width() + sourceX : PixelMap.NOWHERE;
        });
    }

    private static int fixed(double value) {
        return (int) Math.floor(value * (1 << FRACTION_BITS) + 0.5);
    }
}
