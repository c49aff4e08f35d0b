package io.anomalight.framework.image;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Moves pixels: the source of each new pixel, the same for all planes and the mask. */
public final class PixelMap {
    /** The source of a pixel that becomes 0. */
    public static final int NOWHERE = -1;

    private final int before;
    private final int[] sources;

    /**
     * Creates a map from planes of {@code before} pixels to planes of {@code after} pixels.
     *
     * @param source the index of the source of each new pixel, or {@link #NOWHERE}
     */
    public PixelMap(int before, int after, IntUnaryOperator source) {
        this.before = before;
        sources = new int[after];
        Arrays.setAll(sources, source);
    }

    /** A moved copy of any number of planes, {@code [C, H, W]}. */
    public float[] of(float[] planes) {
        int count = Math.floorDiv(planes.length, before);
        float[] moved = new float[Math.multiplyExact(count, sources.length)];
        for (int plane = 0; plane < count; plane++) {
            for (int i = 0; i < sources.length; i++) {
                moved[plane * sources.length + i] = sources[i] == NOWHERE ? 0 : planes[plane * before + sources[i]];
            }
        }
        return moved;
    }

    /** A moved copy of a mask, {@code [H, W]}. */
    public byte[] of(byte[] mask) {
        byte[] moved = new byte[sources.length];
        for (int i = 0; i < sources.length; i++) {
            moved[i] = sources[i] == NOWHERE ? 0 : mask[sources[i]];
        }
        return moved;
    }
}
