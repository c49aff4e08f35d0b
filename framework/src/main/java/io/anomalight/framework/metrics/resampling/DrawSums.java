package io.anomalight.framework.metrics.resampling;

/**
 * The sums of the counts of drawn images. They are added as floats, which vector instructions are fast with, but to doubles as soon as
 * a float could no longer count exactly.
 */
final class DrawSums {
    private static final long EXACT_IN_FLOAT = 1L << 24;

    private final double[] negatives;
    private final double[] positives;
    private final double[] overlap;
    private final float[] heldNegatives;
    private final float[] heldPositives;
    private final float[] heldOverlap;
    private long heldPixels;

    DrawSums(int bins) {
        negatives = new double[bins];
        positives = new double[bins];
        overlap = new double[bins];
        heldNegatives = new float[bins];
        heldPositives = new float[bins];
        heldOverlap = new float[bins];
    }

    /** Adds an image as often as it was drawn. */
    void add(ImageCounts image, int times) {
        long more = (long) image.pixels() * times;
        if (heldPixels + more > EXACT_IN_FLOAT) {
            settle();
        }
        heldPixels += more;
        image.negatives().addTo(heldNegatives, times);
        image.positives().addTo(heldPositives, times);
        image.overlap().addTo(heldOverlap, times);
    }

    private void settle() {
        settle(heldNegatives, negatives);
        settle(heldPositives, positives);
        settle(heldOverlap, overlap);
        heldPixels = 0;
    }

    private static void settle(float[] held, double[] sums) {
        for (int bin = 0; bin < sums.length; bin++) {
            sums[bin] += held[bin];
            held[bin] = 0;
        }
    }

    /** The sums as a ranking; {@code low} and {@code high} are the lowest and the highest score of each bin. */
    CountedScores ranking(float[] low, float[] high) {
        settle();
        return new CountedScores(low, high, negatives, positives, overlap);
    }
}
