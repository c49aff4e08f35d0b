package io.anomalight.app.search;

import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.Trial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Draws each value at random; the results of earlier trials do not matter. */
final class RandomSweeper implements Sweeper {
    /** It has no settings. */
    record Config() {}

    private final Study study;
    private int asked;

    RandomSweeper(Study study) {
        this.study = study;
    }

    @Override
    public Optional<Map<String, Double>> ask() {
        return Optional.of(draw(study.space(), study.random(asked++)));
    }

    static Map<String, Double> draw(SearchSpace space, SplittableRandom random) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Dimension dimension : space.dimensions()) {
            if (space.isActive(dimension, values)) {
                values.put(dimension.key(), dimension.domain().draw(random));
            }
        }
        return values;
    }

    @Override
    public void tell(Trial trial) {
        // Nothing is learned from results.
    }
}
