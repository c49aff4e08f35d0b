package io.anomalight.app.search;

import io.anomalight.framework.search.NumberDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;

/** Components are normal distributions, truncated to the interval, on the scale of the interval. */
record NumberKernels(NumberDomain domain, List<TruncatedNormalDistribution> components) implements Kernels {
    private static final double MOST_KERNELS = 100;
    private static final double LEAST_SIGMA = 1e-12;

    static NumberKernels of(NumberDomain domain, double[] values, boolean magicClip) {
        double low = domain.scaled(domain.low() - domain.step() / 2);
        double high = domain.scaled(domain.high() + domain.step() / 2);
        double[] means = Arrays.stream(values).map(domain::scaled).toArray();
        double[] sigmas = sigmas(means, low, high, magicClip);
        List<TruncatedNormalDistribution> components = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            components.add(TruncatedNormalDistribution.of(means[i], sigmas[i], low, high));
        }
        components.add(TruncatedNormalDistribution.of((low + high) / 2, high - low, low, high));
        return new NumberKernels(domain, components);
    }

    /** The width of a kernel is the larger distance to its neighbours, within bounds. */
    private static double[] sigmas(double[] means, double low, double high, boolean magicClip) {
        int count = means.length;
        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> means[i]));
        double[] ends = new double[count + 2];
        ends[0] = low;
        ends[count + 1] = high;
        for (int i = 0; i < count; i++) {
            ends[i + 1] = means[order[i]];
        }
        double least = magicClip ? (high - low) / Math.min(MOST_KERNELS, count + 2.0) : LEAST_SIGMA;
        double[] sigmas = new double[count];
        for (int i = 0; i < count; i++) {
            double left = ends[i + 1] - ends[i];
            double right = ends[i + 2] - ends[i + 1];
            // The ends of the interval are no neighbours, except of a single trial.
            double width =
                    count < 2 ? Math.max(left, right) : i == 0 ? right : i == count - 1 ? left : Math.max(left, right);
            sigmas[order[i]] = Math.max(least, Math.min(high - low, width));
        }
        return sigmas;
    }

    @Override
    public double draw(int component, SplittableRandom random) {
        double drawn = components.get(component).inverseCumulativeProbability(random.nextDouble());
        return domain.nearest(domain.log() ? Math.exp(drawn) : drawn);
    }

    @Override
    public double logDensity(int component, double value) {
        double half = domain.step() / 2;
        return half == 0
                ? components.get(component).logDensity(domain.scaled(value))
                : Math.log(components
                        .get(component)
                        .probability(domain.scaled(value - half), domain.scaled(value + half)));
    }
}
