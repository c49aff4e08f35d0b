package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;

/** The harmonic mean of precision and recall at a threshold. */
public final class F1 {
    private F1() {}

    // Computed in this order, so that the last bit equals that of the numbers recorded from Python (MetricsGoldenTest).
    static double of(long truePositives, long falsePositives, long positives) {
        if (truePositives == 0) {
            return 0;
        }
        double precision = (double) truePositives / (truePositives + falsePositives);
        double recall = (double) truePositives / positives;
        return 2 * precision * recall / (precision + recall);
    }

    /** The F1 if scores of at least {@code threshold} count as defective. */
    public static Measurement at(double threshold, Ranking ranking) {
        Confusion least = new Confusion();
        Confusion most = new Confusion();
        ranking.descend((low, high, negatives, positives, overlap) -> {
            if (low >= threshold) {
                least.add(negatives, positives);
                most.add(negatives, positives);
            } else if (high >= threshold) {
                // The threshold is inside a bin: in the worst case only its negatives are above, in the best case only
                // its positives.
                least.add(negatives, 0);
                most.add(0, positives);
            }
        });
        double worst = least.f1(ranking.positives());
        double best = most.f1(ranking.positives());
        return Measurement.within((worst + best) / 2, (best - worst) / 2);
    }

    private static final class Confusion {
        private long truePositives;
        private long falsePositives;

        void add(long negatives, long positives) {
            falsePositives += negatives;
            truePositives += positives;
        }

        double f1(long positives) {
            return of(truePositives, falsePositives, positives);
        }
    }
}
