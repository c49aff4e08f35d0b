package io.anomalight.app.search;

import io.anomalight.framework.search.ChoiceDomain;
import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.NumberDomain;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much each searched key matters: how far the values of the best quarter of the trials are from the values of all trials.
 *
 * <p>Source: Watanabe et al., "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary Subspaces", IJCAI 2023: the
 * Pearson divergence of two densities in one dimension. Here both are those that TPE estimates.
 */
public final class KeyImportance {
    private static final int FEWEST = 8;
    private static final int BEST = 4;
    private static final int STEPS = 50;
    private static final TpeSweeper.Config ESTIMATE = new TpeSweeper.Config(1, 1, 1, true, false);

    private KeyImportance() {}

    /** The importance of each key, which are 1 together; empty for fewer than eight complete trials, or if all keys are equal. */
    public static Map<String, Double> of(SearchSpace space, List<Trial> trials, Direction direction) {
        List<Trial> complete = trials.stream()
                .filter(trial -> trial.state() == State.COMPLETE)
                .sorted(Comparator.comparingDouble(
                        trial -> direction.loss(trial.scores().get(0))))
                .toList();
        if (complete.size() < FEWEST) {
            return Map.of();
        }
        List<Trial> best = complete.subList(0, (complete.size() + BEST - 1) / BEST);
        Map<String, Double> importance = new LinkedHashMap<>();
        space.dimensions().forEach(dimension -> importance.put(dimension.key(), divergence(dimension, best, complete)));
        double sum = importance.values().stream().mapToDouble(each -> each).sum();
        importance.replaceAll((key, value) -> value / sum);
        return sum > 0 ? importance : Map.of();
    }

    private static double divergence(Dimension dimension, List<Trial> best, List<Trial> all) {
        double[] ofBest = density(dimension, best);
        double[] ofAll = density(dimension, all);
        return IntStream.range(0, ofAll.length)
                .mapToDouble(i -> ofAll[i] * Math.pow(ofBest[i] / ofAll[i] - 1, 2))
                .sum();
    }

    /** The density on a grid; its values are 1 together. */
    private static double[] density(Dimension dimension, List<Trial> trials) {
        ParzenEstimator estimator = ParzenEstimator.of(List.of(dimension), trials, TrialSplit::equalWeights, ESTIMATE);
        double[] density = grid(dimension).stream()
                .mapToDouble(value -> Math.exp(estimator.logDensity(new double[] {value})))
                .toArray();
        double sum =
                IntStream.range(0, density.length).mapToDouble(i -> density[i]).sum();
        return IntStream.range(0, density.length)
                .mapToDouble(i -> density[i] / sum)
                .toArray();
    }

    private static List<Double> grid(Dimension dimension) {
        List<Double> grid = new ArrayList<>();
        if (dimension.domain() instanceof ChoiceDomain choice) {
            IntStream.range(0, choice.choices().size()).forEach(index -> grid.add((double) index));
        } else if (dimension.domain() instanceof NumberDomain numbers) {
            double low = numbers.scaled(numbers.low());
            double width = numbers.scaled(numbers.high()) - low;
            for (int i = 0; i < STEPS; i++) {
                double scaled = low + width * (i + 0.5) / STEPS;
                grid.add(numbers.log() ? Math.exp(scaled) : scaled);
            }
        }
        return grid;
    }
}
