package io.anomalight.app.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyImportanceTest {
    private static final SearchSpace SPACE = new SearchSpace(List.<Dimension>of(
            BlackBox.dimension("matters", 0, 1),
            BlackBox.dimension("matters_little", 0, 1),
            BlackBox.dimension("idle", 0, 1)));

    private static List<Trial> trials(int count) {
        SplittableRandom random = new SplittableRandom(1);
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Map<String, Double> values = RandomSweeper.draw(SPACE, random);
            double score = 10 * values.getOrDefault("matters", 0.0) + 2 * values.getOrDefault("matters_little", 0.0);
            trials.add(new Trial(number, values, State.COMPLETE, List.of(score), 0));
        }
        return trials;
    }

    @Test
    void theKeyThatDecidesIsTheMostImportant() {
        Map<String, Double> importance = KeyImportance.of(SPACE, trials(60), Direction.MAXIMIZE);

        double matters = importance.getOrDefault("matters", 0.0);
        assertThat(importance.getOrDefault("matters_little", 1.0)).isLessThan(matters / 2);
        assertThat(importance.getOrDefault("idle", 1.0)).isLessThan(matters / 2);
        assertThat(importance.values().stream().mapToDouble(each -> each).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void fewTrialsSayNothing() {
        assertThat(KeyImportance.of(SPACE, trials(7), Direction.MAXIMIZE)).isEmpty();
    }
}
