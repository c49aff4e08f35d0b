package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;
import java.util.ArrayList;
import java.util.List;

/**
 * A ranking threshold by threshold, from the strictest to the most lenient: what a ROC or a precision-recall curve is
 * drawn from.
 *
 * <p>Every point is exact, also where pixels were binned; there are then only fewer of them to choose from. The last
 * point calls everything defective.
 *
 * @param points thresholds descending, so that both counts ascend; at least one
 * @param positives how many are defective
 * @param negatives how many are normal
 */
public record Curve(List<Point> points, long positives, long negatives) {

    /**
     * One threshold.
     *
     * @param threshold scores like this one or higher are called defective
     * @param truePositives how many of the defective are called so
     * @param falsePositives how many of the normal are called so
     */
    public record Point(double threshold, long truePositives, long falsePositives) {

        /** The share of what is called defective that is; 1 where nothing is called so. */
        public double precision() {
            long called = truePositives + falsePositives;
            return called == 0 ? 1 : (double) truePositives / called;
        }
    }

    public Curve {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("points of a curve must not be empty");
        }
        if (positives < 1 || negatives < 1) {
            throw new IllegalArgumentException(
                    "a curve needs both classes, but has " + positives + " positives and " + negatives + " negatives");
        }
    }

    /** The share of the defective that a threshold finds (the true-positive rate). */
    public double recall(Point point) {
        return (double) point.truePositives() / positives;
    }

    /** The share of the normal that a threshold wrongly calls defective. */
    public double falsePositiveRate(Point point) {
        return (double) point.falsePositives() / negatives;
    }

    /** Every threshold of a ranking of both classes, or if those are more than {@code most}, an even choice of them. */
    static Curve of(Ranking ranking, int most) {
        if (most < 3) {
            throw new IllegalArgumentException("points must be at least 3, but is " + most);
        }
        long[] groups = {0};
        ranking.descend((low, high, negatives, positives, overlap) -> groups[0]++);
        Choice choice = new Choice(ranking, groups[0] <= most ? 0 : (most - 1) / 2);
        ranking.descend(choice);
        return new Curve(choice.chosen(), ranking.positives(), ranking.negatives());
    }

    /** What a threshold finds; a bin that it cuts counts as found if its middle lies above. */
    static Point at(double threshold, Ranking ranking) {
        long[] found = {0, 0};
        ranking.descend((low, high, negatives, positives, overlap) -> {
            if (((double) low + high) / 2 >= threshold) {
                found[0] += positives;
                found[1] += negatives;
            }
        });
        return new Point(threshold, found[0], found[1]);
    }

    /** Takes a point whenever one of the two rates has grown by one of so many steps, so twice as many at most. */
    private static final class Choice implements Ranking.Visitor {
        private final List<Point> points = new ArrayList<>();
        private final double positiveStep;
        private final double negativeStep;
        private Point latest = new Point(Double.POSITIVE_INFINITY, 0, 0);
        private Point taken = latest;

        /** All points if {@code steps} is 0. */
        Choice(Ranking ranking, int steps) {
            positiveStep = steps == 0 ? 0 : (double) ranking.positives() / steps;
            negativeStep = steps == 0 ? 0 : (double) ranking.negatives() / steps;
        }

        @Override
        public void visit(float low, float high, long negatives, long positives, double overlap) {
            latest = new Point(low, latest.truePositives() + positives, latest.falsePositives() + negatives);
            if (latest.truePositives() - taken.truePositives() >= positiveStep
                    || latest.falsePositives() - taken.falsePositives() >= negativeStep) {
                take();
            }
        }

        private void take() {
            points.add(latest);
            taken = latest;
        }

        List<Point> chosen() {
            if (!latest.equals(taken)) {
                take();
            }
            return points;
        }
    }
}
