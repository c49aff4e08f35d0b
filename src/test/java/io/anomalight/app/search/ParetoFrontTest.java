package io.anomalight.app.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
    private static final List<Direction> DIRECTIONS = List.of(Direction.MAXIMIZE, Direction.MINIMIZE);

    private static List<Trial> trials(double[]... scores) {
        List<Trial> trials = new ArrayList<>();
        for (double[] score : scores) {
            trials.add(new Trial(trials.size(), Map.of(), State.COMPLETE, List.of(score[0], score[1]), 0));
        }
        return trials;
    }

    @Test
    void noTrialOfTheFrontIsBeatenInBothObjectives() {
        List<Trial> all = trials(new double[][] {{0.9, 10}, {0.8, 5}, {0.8, 6}, {0.7, 5}, {0.95, 20}, {0.9, 10}});

        assertThat(ParetoFront.of(all, DIRECTIONS)).extracting(Trial::number).containsExactly(0, 1, 4, 5);
    }

    @Test
    void theBestAreWholeFrontsAndThenThoseThatAddMostVolume() {
        List<Trial> all = trials(new double[][] {{0.9, 10}, {0.8, 5}, {0.1, 4.9}, {0.95, 20}, {0.5, 30}});

        assertThat(ParetoFront.best(all, DIRECTIONS, 2))
                .extracting(Trial::number)
                .containsExactlyInAnyOrder(1, 0);
        assertThat(ParetoFront.best(all, DIRECTIONS, 5)).hasSize(5);
    }

    @Test
    void theVolumeIsTheUnionOfTheBoxes() {
        List<Direction> three = List.of(Direction.MINIMIZE, Direction.MINIMIZE, Direction.MINIMIZE);
        List<Trial> trials = List.of(
                new Trial(0, Map.of(), State.COMPLETE, List.of(0.0, 0.0, 1.0), 0),
                new Trial(1, Map.of(), State.COMPLETE, List.of(1.0, 1.0, 0.0), 0));

        // Boxes of 2 · 2 · 1 and 1 · 1 · 2, which share 1 · 1 · 1.
        assertThat(new Hypervolume(three, new double[] {2, 2, 2}).volume(trials))
                .isCloseTo(5, within(1e-12));
    }

    @Test
    void tpeWithTwoObjectivesFindsTheFront() {
        BlackBox plane = BlackBox.branin();
        TpeSweeper sweeper = new TpeSweeper(
                new TpeSweeper.Config(10, 24, 1, true, false),
                new Study(plane.space(), List.of(Direction.MINIMIZE, Direction.MINIMIZE), 0));
        int late = 0;
        for (int number = 0; number < 100; number++) {
            Map<String, Double> values = sweeper.ask().orElseThrow();
            double x = values.getOrDefault("x0", 0.0);
            double y = values.getOrDefault("x1", 0.0);
            // The front is the line from (0, 0) to (5, 0).
            List<Double> scores = List.of(x * x + y * y, (x - 5) * (x - 5) + y * y);
            late += number >= 50 && y < 3 ? 1 : 0;
            sweeper.tell(new Trial(number, values, State.COMPLETE, scores, 0));
        }

        assertThat(late).isGreaterThan(25);
    }
}
