package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;
import java.util.ArrayList;
import java.util.List;

/**
 * The counts of a ranking at descending thresholds, from which ROC and precision-recall curves are drawn.
 *
 * <p>Every point is exact, also if pixels were binned; then there are only fewer points. At the last point, all scores
 * count as defective.
 *
 * @param points thresholds descending, so that both counts ascend; at least one
 * @param positives the number of defective items
 * @param negatives the number of normal items
 */
public record Curve(List<Point> points, long positives, long negatives) {

    /**
     * One threshold.
     *
     * @param threshold scores of at least this value count as defective
     * @param truePositives the number of defective items at or above the threshold
     * @param falsePositives the number of normal items at or above the threshold
     */
    public record Point(double threshold, long truePositives, long falsePositives) {

        /** The precision; 1 if no score reaches the threshold. */
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

    /** The recall at a point (the true-positive rate). */
    public double recall(Point point) {
        return (double) point.truePositives() / positives;
    }

    /** The false-positive rate at a point. */
    public double falsePositiveRate(Point point) {
        return (double) point.falsePositives() / negatives;
    }

    /**
     * The curve of a ranking with both classes; if it has more than {@code most} thresholds, an even selection of them.
     */
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

    /** The counts at a threshold; a bin that contains the threshold counts fully if its middle reaches it. */
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

    /** Takes a point whenever one of the two rates has grown by one step, so at most {@code 2 * steps} points. */
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
