package io.anomalight.framework.metrics;

import io.anomalight.framework.image.ImageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Metrics computed by their definitions, in quadratic time or worse, without code of the implementation. */
final class ByHand {
    final double[] scores;
    final boolean[] positive;

    ByHand(int size) {
        scores = new double[size];
        positive = new boolean[size];
    }

    double auroc() {
        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return wins / pairs;
    }

    double averagePrecision() {
        double sum = 0;
        double recallBefore = 0;
        for (double threshold : thresholds()) {
            double recall = recall(threshold);
            sum += (recall - recallBefore) * precision(threshold);
            recallBefore = recall;
        }
        return sum;
    }

    double bestF1() {
        return thresholds().stream().mapToDouble(this::f1).max().orElseThrow();
    }

    double f1(double threshold) {
        double precision = precision(threshold);
        double recall = recall(threshold);
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    /** Area under the per-region overlap up to a false-positive rate of 0.3; scores are pixels of images one after the other. */
    double aupro(ImageSize size) {
        int[] regions = regions(size);
        int[] names = IntStream.of(regions).filter(name -> name >= 0).distinct().toArray();
        double area = 0;
        double rateBefore = 0;
        double overlapBefore = 0;
        for (double threshold : thresholds()) {
            double rate = share(threshold, i -> !positive[i]);
            double overlap = IntStream.of(names)
                    .mapToDouble(name -> share(threshold, i -> regions[i] == name))
                    .average()
                    .orElseThrow();
            if (rate > 0.3) {
                double atLimit = overlapBefore + (overlap - overlapBefore) * (0.3 - rateBefore) / (rate - rateBefore);
                return (area + (0.3 - rateBefore) * (overlapBefore + atLimit) / 2) / 0.3;
            }
            area += (rate - rateBefore) * (overlapBefore + overlap) / 2;
            rateBefore = rate;
            overlapBefore = overlap;
        }
        throw new AssertionError("the last threshold has a false-positive rate of 1");
    }

    // Every defective pixel takes the highest name around it until nothing changes.
    private int[] regions(ImageSize size) {
        int[] names =
                IntStream.range(0, scores.length).map(i -> positive[i] ? i : -1).toArray();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < names.length; i++) {
                for (int j = 0; j < names.length; j++) {
                    if (names[i] >= 0 && names[j] > names[i] && touch(i, j, size)) {
                        names[i] = names[j];
                        changed = true;
                    }
                }
            }
        }
        return names;
    }

    private static boolean touch(int i, int j, ImageSize size) {
        int a = i % size.pixels();
        int b = j % size.pixels();
        return i / size.pixels() == j / size.pixels()
                && Math.abs(a / size.width() - b / size.width()) <= 1
                && Math.abs(a % size.width() - b % size.width()) <= 1;
    }

    private List<Double> thresholds() {
        List<Double> descending = new ArrayList<>();
        IntStream.range(0, scores.length)
                .mapToDouble(i -> -scores[i])
                .sorted()
                .distinct()
                .forEach(score -> descending.add(-score));
        return descending;
    }

    private double recall(double threshold) {
        return share(threshold, i -> positive[i]);
    }

    private double precision(double threshold) {
        double called = 0;
        double right = 0;
        for (int i = 0; i < scores.length; i++) {
            called += scores[i] >= threshold ? 1 : 0;
            right += scores[i] >= threshold && positive[i] ? 1 : 0;
        }
        return called > 0 ? right / called : 0;
    }

    private double share(double threshold, IntPredicate of) {
        return IntStream.range(0, scores.length)
                .filter(of)
                .mapToDouble(i -> scores[i] >= threshold ? 1 : 0)
                .average()
                .orElseThrow();
    }
}
