package io.anomalight.app.search;

import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Decides how many epochs each trial is trained: all stop after a few epochs, the best of them go on to several times as many, and so on.
 *
 * <p>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020 (ASHA): a trial goes on as soon as it is
 * among the best of those that have reached its epochs. So no job waits for others, and a trial is compared again when more have come.
 */
public final class SuccessiveHalving {
    /**
     * Settings, named as in Optuna where it has them.
     *
     * @param minEpochs the epochs after which all trials stop
     * @param reductionFactor one of this number of trials goes on, for this number of times the epochs
     */
    public record Config(int minEpochs, int reductionFactor) {
        public Config {
            if (minEpochs < 1) {
                throw new IllegalArgumentException("min_epochs must be at least 1, but is " + minEpochs);
            }
            if (reductionFactor < 2) {
                throw new IllegalArgumentException("reduction_factor must be at least 2, but is " + reductionFactor);
            }
        }
    }

    private final int reductionFactor;
    private final Direction direction;
    private final List<Integer> rungs;
    // For each rung the loss of the trials that have reached it.
    private final Map<Integer, Map<Integer, Double>> lossesByRung = new TreeMap<>(Comparator.reverseOrder());
    private final Map<Integer, Integer> reached = new HashMap<>();

    /**
     * @param maxEpochs the epochs of a complete training
     * @throws IllegalArgumentException if no trial would stop before its end
     */
    public SuccessiveHalving(Config config, int maxEpochs, Direction direction) {
        this.reductionFactor = config.reductionFactor();
        this.direction = direction;
        this.rungs = new ArrayList<>();
        for (long epochs = config.minEpochs(); epochs < maxEpochs; epochs *= reductionFactor) {
            rungs.add((int) epochs);
        }
        if (rungs.isEmpty()) {
            throw new IllegalArgumentException("halving stops trainings after " + config.minEpochs()
                    + " epochs or later, but they end after " + maxEpochs
                    + "; lower sweep.halving.min_epochs, or leave out sweep.pruner");
        }
    }

    /** The epochs after which trials may be stopped. */
    public List<Integer> rungs() {
        return List.copyOf(rungs);
    }

    /** The epochs after which a trial stops next; empty if it goes on to its end. */
    public OptionalInt stop(int trial) {
        int next = reached.getOrDefault(trial, 0);
        return next < rungs.size() ? OptionalInt.of(rungs.get(next)) : OptionalInt.empty();
    }

    /** Tells the result of a trial, also of one that has not stopped at its rung. */
    public void tell(Trial trial) {
        if (trial.state() != Trial.State.PRUNED) {
            return;
        }
        int rung = rungs.indexOf(trial.epochs());
        lossesByRung
                .computeIfAbsent(rung, unused -> new HashMap<>())
                .put(trial.number(), direction.loss(trial.scores().get(0)));
        reached.put(trial.number(), rung + 1);
    }

    /**
     * The trial that should go on now: of the highest rung that has one, the best.
     *
     * @param waiting numbers of the trials that have stopped and did not go on
     */
    public Optional<Integer> promoted(List<Integer> waiting) {
        for (Map.Entry<Integer, Map<Integer, Double>> rung : lossesByRung.entrySet()) {
            List<Integer> ranked = ranked(rung.getValue());
            Optional<Integer> best = ranked.subList(0, ranked.size() / reductionFactor).stream()
                    .filter(trial -> waiting.contains(trial) && reached.getOrDefault(trial, 0) == rung.getKey() + 1)
                    .findFirst();
            if (best.isPresent()) {
                return best;
            }
        }
        return Optional.empty();
    }

    /** The best trial of the highest rung, for a search that would otherwise end without a complete trial. */
    public Optional<Integer> leader() {
        return lossesByRung.values().stream().findFirst().map(losses -> ranked(losses)
                .get(0));
    }

    private static List<Integer> ranked(Map<Integer, Double> losses) {
        return losses.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
