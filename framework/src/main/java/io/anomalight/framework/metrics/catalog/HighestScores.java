package io.anomalight.framework.metrics.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The highest scores of the pixels of normal images, with their images: enough for low false-positive rates. */
final class HighestScores {
    /** The number of scores that are kept: a rate of 1e-4 of 1.3 billion pixels. */
    static final int KEPT = 1 << 17;

    private static final int FIRST_CAPACITY = 1024;

    // The upper half is the score in a form that sorts like the score, the lower half is the image.
    private final long[] scores = new long[2 * KEPT];
    private int count;
    private boolean sorted;
    private float lowest = Float.NEGATIVE_INFINITY;
    private final List<Integer> pixelsOfImages = new ArrayList<>();

    void add(float[] pixels) {
        long image = pixelsOfImages.size();
        pixelsOfImages.add(pixels.length);
        sorted = false;
        for (float pixel : pixels) {
            if (pixel >= lowest) {
                if (count == scores.length) {
                    drop();
                }
                scores[count++] = (long) sortable(Float.floatToIntBits(pixel + 0f)) << 32 | image;
            }
        }
    }

    private void drop() {
        Arrays.sort(scores, 0, count);
        System.arraycopy(scores, count - KEPT, scores, 0, KEPT);
        count = KEPT;
        lowest = score(scores[0]);
    }

    long pixels() {
        return pixelsOfImages.stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * The thresholds at which the mean false-positive rate of the images is within bounds.
     *
     * @param times how often each image counts
     */
    SharedThresholds thresholds(FprBounds bounds, IntUnaryOperator times) {
        sort();
        double[] weights = weights(times);
        float[] found = new float[FIRST_CAPACITY];
        double[] shares = new double[FIRST_CAPACITY];
        int size = 0;
        double rate = 0;
        int next = count - 1;
        while (next >= 0 && rate < bounds.upper()) {
            float score = score(scores[next]);
            double former = rate;
            for (; next >= 0 && score(scores[next]) == score; next--) {
                rate += weights[(int) scores[next]];
            }
            double share = bounds.share(former, rate);
            if (share > 0) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, 2 * size);
                    shares = Arrays.copyOf(shares, 2 * size);
                }
                found[size] = score;
                shares[size++] = share;
            }
        }
        return new SharedThresholds(Arrays.copyOf(found, size), Arrays.copyOf(shares, size), rate >= bounds.upper());
    }

    // Several threads compute draws at the same time.
    private synchronized void sort() {
        if (!sorted) {
            Arrays.sort(scores, 0, count);
            sorted = true;
        }
    }

    /** How much a pixel of each image adds to the mean rate. */
    private double[] weights(IntUnaryOperator times) {
        double[] weights = new double[pixelsOfImages.size()];
        long images = 0;
        for (int i = 0; i < weights.length; i++) {
            int counts = times.applyAsInt(i);
            images += counts;
            weights[i] = (double) counts / pixelsOfImages.get(i);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= images;
        }
        return weights;
    }

    private static float score(long kept) {
        return Float.intBitsToFloat(sortable((int) (kept >> 32)));
    }

    // Flips the bits of negative floats, so that integers sort like floats. Applying it twice gives the original.
    private static int sortable(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
