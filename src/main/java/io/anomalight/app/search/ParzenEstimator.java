package io.anomalight.app.search;

import io.anomalight.framework.search.ChoiceDomain;
import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.NumberDomain;
import io.anomalight.framework.search.Trial;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** A mixture with a component per trial and one for the whole domain; a component is a product over the dimensions. */
final class ParzenEstimator {
    private final double[] weights;
    private final List<Kernels> dimensions;

    private ParzenEstimator(double[] weights, List<Kernels> dimensions) {
        this.weights = weights;
        this.dimensions = dimensions;
    }

    /** The estimator of the trials that have a value of every dimension. */
    static ParzenEstimator of(
            List<Dimension> dimensions,
            List<Trial> trials,
            IntFunction<double[]> weightsOfTrials,
            TpeSweeper.Config config) {
        List<Trial> observed = trials.stream()
                .filter(trial ->
                        dimensions.stream().allMatch(dimension -> trial.values().containsKey(dimension.key())))
                .toList();
        double[] weights = new double[observed.size() + 1];
        System.arraycopy(weightsOfTrials.apply(observed.size()), 0, weights, 0, observed.size());
        weights[observed.size()] = config.priorWeight();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return new ParzenEstimator(
                weights,
                dimensions.stream()
                        .map(dimension -> kernels(dimension, observed, config))
                        .toList());
    }

    private static Kernels kernels(Dimension dimension, List<Trial> observed, TpeSweeper.Config config) {
        double[] values = observed.stream()
                .mapToDouble(trial -> trial.values().getOrDefault(dimension.key(), Double.NaN))
                .toArray();
        if (dimension.domain() instanceof ChoiceDomain choice) {
            return new ChoiceKernels(choice, values, config.priorWeight());
        }
        return NumberKernels.of((NumberDomain) dimension.domain(), values, config.considerMagicClip());
    }

    /** A point from the mixture, with one value per dimension. */
    double[] draw(SplittableRandom random) {
        int component = component(random.nextDouble());
        return dimensions.stream()
                .mapToDouble(kernels -> kernels.draw(component, random))
                .toArray();
    }

    private int component(double quantile) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            if (quantile < sum) {
                return i;
            }
        }
        return weights.length - 1;
    }

    double logDensity(double[] point) {
        double[] logs = new double[weights.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int component = 0; component < logs.length; component++) {
            logs[component] = Math.log(weights[component]);
            for (int i = 0; i < point.length; i++) {
                logs[component] += dimensions.get(i).logDensity(component, point[i]);
            }
            most = Math.max(most, logs[component]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum);
    }
}
