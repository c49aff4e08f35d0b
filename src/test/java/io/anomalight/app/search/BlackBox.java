package io.anomalight.app.search;

import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.NumberDomain;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Functions with a known minimum, as sweepers are compared with. */
record BlackBox(SearchSpace space, double minimum, ToDoubleFunction<double[]> function) {
    private static final double[][] A = {
        {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] P = {
        {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
        {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
        {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
        {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
    };
    private static final double[] ALPHA = {1, 1.2, 3, 3.2};

    static BlackBox branin() {
        SearchSpace space = new SearchSpace(List.of(dimension("x0", -5, 10), dimension("x1", 0, 15)));
        return new BlackBox(space, 0.39788735772973816, BlackBox::branin);
    }

    static BlackBox hartmann6() {
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            dimensions.add(dimension("x" + i, 0, 1));
        }
        return new BlackBox(new SearchSpace(dimensions), -3.322368011415515, BlackBox::hartmann);
    }

    static Dimension dimension(String key, double low, double high) {
        return new Dimension(key, new NumberDomain(low, high, 0, false), List.of());
    }

    private static double branin(double[] x) {
        double inner = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return inner * inner + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
    }

    private static double hartmann(double[] x) {
        double sum = 0;
        for (int i = 0; i < ALPHA.length; i++) {
            double exponent = 0;
            for (int j = 0; j < x.length; j++) {
                exponent += A[i][j] * (x[j] - P[i][j]) * (x[j] - P[i][j]);
            }
            sum += ALPHA[i] * Math.exp(-exponent);
        }
        return -sum;
    }

    double value(Map<String, Double> values) {
        return function.applyAsDouble(space.dimensions().stream()
                .mapToDouble(dimension -> values.getOrDefault(dimension.key(), Double.NaN))
                .toArray());
    }

    /** The best value of a number of trials minus the minimum. */
    double regret(Function<Study, Sweeper> made, long seed, int trials) {
        Sweeper sweeper = made.apply(new Study(space, List.of(Direction.MINIMIZE), seed));
        double best = Double.POSITIVE_INFINITY;
        for (int number = 0; number < trials; number++) {
            Map<String, Double> values = sweeper.ask().orElseThrow();
            double value = value(values);
            best = Math.min(best, value);
            sweeper.tell(new Trial(number, values, State.COMPLETE, List.of(value), 0));
        }
        return best - minimum;
    }
}
