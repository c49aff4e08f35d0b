package io.anomalight.framework.metrics.resampling;

import java.util.Arrays;

/** The scores of the images of both classes, and for each image its rank among the distinct scores. */
final class ImageScores {
    private final float[] distinct;
    private final int[] normalRanks;
    private final int[] anomalousRanks;

    ImageScores(float[] normal, float[] anomalous) {
        float[] all = Arrays.copyOf(normal, normal.length + anomalous.length);
        System.arraycopy(anomalous, 0, all, normal.length, anomalous.length);
        for (int i = 0; i < all.length; i++) {
            all[i] += 0f; // no -0, which Arrays.sort distinguishes from 0
        }
        Arrays.sort(all);
        int kept = 0;
        for (float score : all) {
            if (kept == 0 || score != all[kept - 1]) {
                all[kept++] = score;
            }
        }
        distinct = Arrays.copyOf(all, kept);
        normalRanks = ranks(normal);
        anomalousRanks = ranks(anomalous);
    }

    private int[] ranks(float[] scores) {
        int[] ranks = new int[scores.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = Arrays.binarySearch(distinct, scores[i] + 0f);
        }
        return ranks;
    }

    /** The ranking of a draw. */
    CountedScores of(int[] normalTimes, int[] anomalousTimes) {
        double[] positives = counts(anomalousRanks, anomalousTimes);
        return new CountedScores(distinct, distinct, counts(normalRanks, normalTimes), positives, positives);
    }

    private double[] counts(int[] ranks, int[] times) {
        double[] counts = new double[distinct.length];
        for (int i = 0; i < ranks.length; i++) {
            counts[ranks[i]] += times[i];
        }
        return counts;
    }
}
