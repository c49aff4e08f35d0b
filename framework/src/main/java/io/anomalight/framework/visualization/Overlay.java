package io.anomalight.framework.visualization;

import io.anomalight.framework.data.HostImage;
import java.awt.image.BufferedImage;

/** Converts images to pictures and blends pictures. */
public final class Overlay {
    /** The opacity of a heat map over a picture, as in anomalib. */
    public static final float ALPHA = 0.4f;

    private Overlay() {}

    /** A picture of an image in Java memory: of other channels than red, green and blue, the first three, or the first one as grey. */
    public static BufferedImage picture(HostImage image) {
        int width = image.size().width();
        int pixels = image.size().pixels();
        float[] rgb = image.rgb();
        int green = image.channels() >= 3 ? pixels : 0;
        BufferedImage picture = new BufferedImage(width, image.size().height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < pixels; i++) {
            int color = toByte(rgb[i]) << 16 | toByte(rgb[green + i]) << 8 | toByte(rgb[2 * green + i]);
            picture.setRGB(i % width, i / width, color);
        }
        return picture;
    }

    /**
     * A new picture of {@code 1 - alpha} parts {@code below} and {@code alpha} parts {@code above}.
     *
     * @throws IllegalArgumentException if they differ in size
     */
    public static BufferedImage blend(BufferedImage below, BufferedImage above, float alpha) {
        if (below.getWidth() != above.getWidth() || below.getHeight() != above.getHeight()) {
            throw new IllegalArgumentException("a picture of " + below.getHeight() + "x" + below.getWidth()
                    + " can't be blended with one of " + above.getHeight() + "x" + above.getWidth());
        }
        BufferedImage blended = new BufferedImage(below.getWidth(), below.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < below.getHeight(); y++) {
            for (int x = 0; x < below.getWidth(); x++) {
                blended.setRGB(x, y, mix(below.getRGB(x, y), above.getRGB(x, y), alpha));
            }
        }
        return blended;
    }

    private static int mix(int below, int above, float alpha) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = below >> shift & 0xFF;
            int to = above >> shift & 0xFF;
            mixed |= Math.round(from + alpha * (to - from)) << shift;
        }
        return mixed;
    }

    private static int toByte(float value) {
        return Math.round(255 * Math.min(1, Math.max(0, value)));
    }
}
