package io.anomalight.framework.data.image;

import io.anomalight.framework.ImageSize;

/**
 * Turning about the centre with Pillow's arithmetic ({@code Image.rotate}, {@code src/libImaging/Geometry.c}): each pixel is
 * the nearest of the picture, the size stays, and corners that nothing is turned into are 0.
 */
public final class Rotation {
    // Pillow computes in 16 bits before and 16 behind the point.
    private static final int FRACTION_BITS = 16;
    private static final int NOWHERE = -1;

    private final int[] sources;

    /** Prepares to turn planes of this size counter-clockwise. */
    public Rotation(ImageSize size, double degrees) {
        double radians = Math.toRadians(degrees);
        double cos = Math.cos(radians);
        double sin = Math.sin(radians);
        double centreX = size.width() / 2.0;
        double centreY = size.height() / 2.0;
        // Where the centre of the first pixel comes from, and how far apart the sources of neighbours are.
        int startX = fixed(centreX - cos * centreX + sin * centreY + 0.5 * cos - 0.5 * sin);
        int startY = fixed(centreY - sin * centreX - cos * centreY + 0.5 * sin + 0.5 * cos);
        int fixedCos = fixed(cos);
        int fixedSin = fixed(sin);
        int minusSin = fixed(-sin);
        sources = new int[size.pixels()];
        for (int i = 0; i < sources.length; i++) {
            int x = i % size.width();
            int y = Math.floorDiv(i, size.width());
            int sourceX = (startX + x * fixedCos + y * minusSin) >> FRACTION_BITS;
            int sourceY = (startY + x * fixedSin + y * fixedCos) >> FRACTION_BITS;
            boolean inside = sourceX >= 0 && sourceX < size.width() && sourceY >= 0 && sourceY < size.height();
            sources[i] = inside ? sourceY * size.width() + sourceX : NOWHERE;
        }
    }

    private static int fixed(double value) {
        return (int) Math.floor(value * (1 << FRACTION_BITS) + 0.5);
    }

    /** A turned copy of any number of planes, {@code [C, H, W]}. */
    public float[] of(float[] planes) {
        float[] turned = new float[planes.length];
        for (int start = 0; start < planes.length; start += sources.length) {
            for (int i = 0; i < sources.length; i++) {
                turned[start + i] = sources[i] == NOWHERE ? 0 : planes[start + sources[i]];
            }
        }
        return turned;
    }

    /** A turned copy of a mask, {@code [H, W]}. */
    public byte[] of(byte[] mask) {
        byte[] turned = new byte[mask.length];
        for (int i = 0; i < sources.length; i++) {
            turned[i] = sources[i] == NOWHERE ? 0 : mask[sources[i]];
        }
        return turned;
    }
}
