package io.anomalight.app.inspect;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.util.Optional;

/**
 * A difference hash (dHash) of 256 bits: the image in grey at 16 by 17 pixels, and a bit for each pixel that is brighter than its
 * left neighbour. It hardly changes if an image is saved again, resized or made brighter.
 */
record PerceptualHash(long first, long second, long third, long fourth) {
    /** The number of bits. */
    static final int BITS = 256;

    /** The number of words of 64 bits. */
    static final int WORDS = BITS / Long.SIZE;

    private static final int SIDE = 16;
    private static final ImageSize THUMBNAIL = new ImageSize(SIDE, SIDE + 1);

    /** With less contrast than this, of brightness from 0 to 1, only noise would decide the bits. */
    private static final float LEAST_CONTRAST = 0.05f;

    /** The hash of an image; empty if it has hardly any contrast. */
    static Optional<PerceptualHash> of(DecodedImage image) {
        float[] rgb = image.rgb(THUMBNAIL);
        float[] grey = new float[THUMBNAIL.pixels()];
        float low = Float.MAX_VALUE;
        float high = -Float.MAX_VALUE;
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0.299f * rgb[i] + 0.587f * rgb[grey.length + i] + 0.114f * rgb[2 * grey.length + i];
            low = Math.min(low, grey[i]);
            high = Math.max(high, grey[i]);
        }
        return high - low < LEAST_CONTRAST ? Optional.empty() : Optional.of(of(grey));
    }

    private static PerceptualHash of(float[] grey) {
        long[] words = new long[WORDS];
        for (int bit = 0; bit < BITS; bit++) {
            int left = bit / SIDE * (SIDE + 1) + bit % SIDE;
            if (grey[left + 1] > grey[left]) {
                words[bit / Long.SIZE] |= 1L << bit;
            }
        }
        return new PerceptualHash(words[0], words[1], words[2], words[3]);
    }

    /** Writes the words of the hash to an array. */
    void write(long[] hashes, int at) {
        hashes[at] = first;
        hashes[at + 1] = second;
        hashes[at + 2] = third;
        hashes[at + 3] = fourth;
    }

    /** The number of bits that differ from a written hash, or any number from {@code enough} if there are as many. */
    int distance(long[] hashes, int at, int enough) {
        int distance = Long.bitCount(first ^ hashes[at]);
        if (distance >= enough) {
            return distance;
        }
        return distance
                + Long.bitCount(second ^ hashes[at + 1])
                + Long.bitCount(third ^ hashes[at + 2])
                + Long.bitCount(fourth ^ hashes[at + 3]);
    }
}
