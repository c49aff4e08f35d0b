package io.anomalight.callbacks.tuner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The losses of a search for a learning rate.
 *
 * @param mode how the learning rate rose
 * @param points the training steps in order
 * @param end why the search ended, in a sentence
 */
public record LrCurve(LrFindConfig.Mode mode, List<Point> points, String end) {
    // As in Lightning: the first losses are those of the untrained model, and the last one may be that of the
    // divergence.
    private static final int SKIP_BEGIN = 10;
    private static final int SKIP_END = 1;

    /**
     * A training step.
     *
     * @param lr its learning rate
     * @param loss its loss
     * @param smoothed the smoothed loss after it
     */
    public record Point(double lr, double loss, double smoothed) {}

    public LrCurve {
        points = List.copyOf(points);
    }

    /**
     * The step at which the smoothed loss falls fastest: with the logarithm of the learning rate if that rose exponentially, otherwise
     * with the learning rate. As in Lightning, the first ten steps and the last one do not count. Empty if there are fewer than two other steps, or if the loss falls at none of them.
     */
    public Optional<Point> suggestion() {
        List<Point> counted = new ArrayList<>(points.stream()
                .skip(SKIP_BEGIN)
                .limit(Math.max(0, points.size() - SKIP_BEGIN - SKIP_END))
                .toList());
        counted.removeIf(point -> !Double.isFinite(point.smoothed()));
        Optional<Point> steepest = Optional.empty();
        double least = 0;
        for (int i = 0; counted.size() > 1 && i < counted.size(); i++) {
            double slope = slope(counted, i);
            if (slope < least) {
                least = slope;
                steepest = Optional.of(counted.get(i));
            }
        }
        return steepest;
    }

    /** The derivative of the smoothed loss, as by {@code torch.gradient}: second order inside, first order at both ends. */
    private double slope(List<Point> points, int i) {
        if (i == 0) {
            return secant(points.get(0), points.get(1));
        }
        if (i == points.size() - 1) {
            return secant(points.get(i - 1), points.get(i));
        }
        double before = axis(points.get(i)) - axis(points.get(i - 1));
        double after = axis(points.get(i + 1)) - axis(points.get(i));
        return (before * secant(points.get(i), points.get(i + 1)) + after * secant(points.get(i - 1), points.get(i)))
                / (before + after);
    }

    private double secant(Point left, Point right) {
        return (right.smoothed() - left.smoothed()) / (axis(right) - axis(left));
    }

    /** At small learning rates a slope by the learning rate itself would be noise divided by almost nothing. */
    private double axis(Point point) {
        return mode == LrFindConfig.Mode.EXPONENTIAL ? Math.log10(point.lr()) : point.lr();
    }
}
