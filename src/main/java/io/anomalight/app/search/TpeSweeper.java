package io.anomalight.app.search;

import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The tree-structured Parzen estimator: suggests values that are likely among the best trials and unlikely among the others.
 *
 * <p>Source: Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NIPS 2011, with the estimators and default settings of
 * Optuna's {@code TPESampler}. Trials that still run count among the others (Optuna's {@code constant_liar}), so that parallel jobs
 * try different values.
 */
final class TpeSweeper implements Sweeper {
    /**
     * Settings, named as Optuna names them.
     *
     * @param nStartupTrials number of random trials before the first estimate
     * @param nEiCandidates number of values that are drawn from the best trials and compared
     * @param priorWeight weight of the whole domain beside the weight 1 of each trial
     * @param considerMagicClip whether the kernels of few trials are kept wide
     * @param multivariate whether keys without conditions are drawn together
     */
    record Config(
            int nStartupTrials,
            int nEiCandidates,
            double priorWeight,
            boolean considerMagicClip,
            boolean multivariate) {
        Config {
            if (nStartupTrials < 1) {
                throw new IllegalArgumentException("n_startup_trials must be at least 1, but is " + nStartupTrials);
            }
            if (nEiCandidates < 1) {
                throw new IllegalArgumentException("n_ei_candidates must be at least 1, but is " + nEiCandidates);
            }
            if (!(priorWeight > 0) || Double.isInfinite(priorWeight)) {
                throw new IllegalArgumentException("prior_weight must be greater than 0, but is " + priorWeight);
            }
        }
    }

    private final Config config;
    private final Study study;
    private final Map<Integer, Trial> trials = new TreeMap<>();
    private int asked;

    TpeSweeper(Config config, Study study) {
        this.config = config;
        this.study = study;
    }

    @Override
    public Optional<Map<String, Double>> ask() {
        int number = asked++;
        Map<String, Double> values = suggest(study.random(number));
        trials.put(number, Trial.running(number, values));
        return Optional.of(values);
    }

    @Override
    public void tell(Trial trial) {
        trials.put(trial.number(), trial);
    }

    private Map<String, Double> suggest(SplittableRandom random) {
        SearchSpace space = study.space();
        if (trials.values().stream().filter(Trial::isScored).count() < config.nStartupTrials()) {
            return RandomSweeper.draw(space, random);
        }
        List<Trial> usable = trials.values().stream()
                .filter(trial -> trial.state() != State.FAILED)
                .toList();
        TrialSplit split = TrialSplit.of(usable, study.directions());
        Map<String, Double> values = new LinkedHashMap<>();
        if (config.multivariate()) {
            List<Dimension> together = space.dimensions().stream()
                    .filter(dimension -> dimension.conditions().isEmpty())
                    .toList();
            values.putAll(suggest(together, split, random));
        }
        for (Dimension dimension : space.dimensions()) {
            if (!values.containsKey(dimension.key()) && space.isActive(dimension, values)) {
                values.putAll(suggest(List.of(dimension), split, random));
            }
        }
        return values;
    }

    private Map<String, Double> suggest(List<Dimension> dimensions, TrialSplit split, SplittableRandom random) {
        ParzenEstimator below = ParzenEstimator.of(dimensions, split.below(), split.belowWeights(), config);
        ParzenEstimator above = ParzenEstimator.of(dimensions, split.above(), TrialSplit::recencyWeights, config);
        double best = Double.NEGATIVE_INFINITY;
        double[] chosen = {};
        for (int candidate = 0; candidate < config.nEiCandidates(); candidate++) {
            double[] drawn = below.draw(random);
            double gain = below.logDensity(drawn) - above.logDensity(drawn);
            if (chosen.length == 0 || gain > best) {
                best = gain;
                chosen = drawn;
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < dimensions.size(); i++) {
            values.put(dimensions.get(i).key(), chosen[i]);
        }
        return values;
    }
}
