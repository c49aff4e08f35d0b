package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;

/** The harmonic mean of precision and recall where one line divides normal from defective. */
public final class F1 {
    private F1() {}

    // By way of precision and recall, as the reference: so equally good thresholds tie, to the last bit, where its do.
    static double of(long truePositives, long falsePositives, long positives) {
        if (truePositives == 0) {
            return 0;
        }
        double precision = (double) truePositives / (truePositives + falsePositives);
        double recall = (double) truePositives / positives;
        return 2 * precision * recall / (precision + recall);
    }

    /** F1 when scores of {@code threshold} or higher are called defective. */
    public static Measurement at(double threshold, Ranking ranking) {
        Confusion least = new Confusion();
        Confusion most = new Confusion();
        ranking.descend((low, high, negatives, positives, overlap) -> {
            if (low >= threshold) {
                least.add(negatives, positives);
                most.add(negatives, positives);
            } else if (high >= threshold) {
                // The threshold cuts through a bin: at worst only negatives lie above it, at best only positives.
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
