package io.anomalight.app.search;

import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The best trials and the others, both in the order of their numbers.
 *
 * <p>As Optuna splits them: complete trials come before pruned ones, and these are ordered by their epochs and then by their scores.
 * Trials with several objectives are ordered by their ranks of non-domination; of the rank that does not fit completely, those are
 * taken that add most to the dominated volume.
 */
record TrialSplit(List<Trial> below, List<Trial> above, IntFunction<double[]> belowWeights) {
    private static final int MOST_BELOW = 25;
    private static final int FULL_WEIGHTS = 25;

    static TrialSplit of(List<Trial> trials, List<Direction> directions) {
        List<Trial> complete = in(State.COMPLETE, trials);
        List<Trial> pruned = new ArrayList<>(in(State.PRUNED, trials));
        int wanted = (complete.size() + pruned.size() + 9) / 10;
        int below = directions.size() == 1 ? Math.min(wanted, MOST_BELOW) : wanted;
        List<Trial> best = new ArrayList<>(best(complete, directions, below));
        pruned.sort(Comparator.comparingInt((Trial trial) -> -trial.epochs())
                .thenComparingDouble(trial -> loss(trial, directions)));
        best.addAll(pruned.subList(0, Math.min(pruned.size(), below - best.size())));
        Set<Integer> numbers = best.stream().map(Trial::number).collect(Collectors.toSet());
        Comparator<Trial> byNumber = Comparator.comparingInt(Trial::number);
        return new TrialSplit(
                best.stream().sorted(byNumber).toList(),
                trials.stream()
                        .filter(trial -> !numbers.contains(trial.number()))
                        .sorted(byNumber)
                        .toList(),
                directions.size() == 1 ? TrialSplit::recencyWeights : TrialSplit::equalWeights);
    }

    private static List<Trial> in(State state, List<Trial> trials) {
        return trials.stream().filter(trial -> trial.state() == state).toList();
    }

    private static List<Trial> best(List<Trial> complete, List<Direction> directions, int count) {
        if (directions.size() > 1) {
            return ParetoFront.best(complete, directions, Math.min(count, complete.size()));
        }
        return complete.stream()
                .sorted(Comparator.comparingDouble(trial -> loss(trial, directions)))
                .limit(count)
                .toList();
    }

    private static double loss(Trial trial, List<Direction> directions) {
        return directions.get(0).loss(trial.scores().get(0));
    }

    /** Weights of trials from the oldest to the newest: the newest 25 weigh 1, older ones less and less. */
    static double[] recencyWeights(int count) {
        double[] weights = equalWeights(count);
        int ramp = count - FULL_WEIGHTS;
        for (int i = 0; i < ramp; i++) {
            weights[i] = ramp == 1 ? 1.0 / count : 1.0 / count + i * (1 - 1.0 / count) / (ramp - 1);
        }
        return weights;
    }

    static double[] equalWeights(int count) {
        double[] weights = new double[count];
        Arrays.fill(weights, 1);
        return weights;
    }
}
