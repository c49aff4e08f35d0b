package io.anomalight.service.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.metrics.guarantee.NormalScores;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
    private static final DriftSettings SETTINGS = new DriftSettings(100, 0.001, 0.1);

    private static NormalScores normal(int images) {
        return new NormalScores(
                IntStream.range(0, images).mapToObj(i -> (float) i / images).toList());
    }

    /** Adds a window with this number of high scores; the other scores are low. */
    private static DriftWatch.Change window(DriftWatch watch, int high) {
        DriftWatch.Change change = DriftWatch.Change.NONE;
        for (int i = 0; i < 100; i++) {
            change = watch.add(i < high ? 2 : -1);
        }
        return change;
    }

    @Test
    void aDriftBeginsAndEndsWithAWindow() {
        DriftWatch watch = new DriftWatch("", normal(100), SETTINGS);

        assertThat(window(watch, 50)).isEqualTo(DriftWatch.Change.NONE);
        assertThat(window(watch, 100)).isEqualTo(DriftWatch.Change.BEGINS);
        assertThat(watch.state().drifting()).isTrue();
        assertThat(watch.state().above()).hasValue(1);
        assertThat(window(watch, 100)).isEqualTo(DriftWatch.Change.NONE);
        assertThat(window(watch, 50)).isEqualTo(DriftWatch.Change.ENDS);
        assertThat(window(watch, 0)).as("all scores are low").isEqualTo(DriftWatch.Change.BEGINS);
    }

    @Test
    void defectivePartsUpToTheirShareAreNoDrift() {
        DriftWatch watch = new DriftWatch("", normal(100), SETTINGS);

        window(watch, 73 + 10); // two-sided: 74 good ones would be an alarm
        assertThat(watch.state().drifting()).isFalse();
        window(watch, 74 + 10);
        assertThat(watch.state().drifting()).isTrue();
        assertThat(watch.state().pValue().orElseThrow())
                .isCloseTo(2 * new BetaBinomial(100, 51, 50).atLeast(74), within(1e-12));
    }

    @Test
    void scoresAtTheMedianAreNoDrift() {
        DriftWatch watch = new DriftWatch(
                "",
                new NormalScores(List.of(
                        0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f,
                        0.5f)),
                SETTINGS);

        for (int i = 0; i < 100; i++) {
            watch.add(0.5f);
        }

        assertThat(watch.state().pValue()).hasValue(1);
    }

    @Test
    void anArchiveWithoutEnoughNormalScoresSaysThatItCanNot() {
        assertThat(new DriftWatch("", NormalScores.NONE, SETTINGS).state().problem())
                .startsWith("the archive has no scores of normal images");
        DriftWatch few = new DriftWatch("", normal(14), SETTINGS);
        assertThat(few.state().problem()).startsWith("14 normal images are too few");
        assertThat(window(few, 100)).isEqualTo(DriftWatch.Change.NONE);
        assertThat(new DriftWatch("", normal(15), SETTINGS).state().problem()).isEmpty();
    }

    /** Draws calibrations and windows of good parts of one distribution, and counts the alarms. */
    @Test
    void falseAlarmsAreAsRareAsStated() {
        SplittableRandom random = new SplittableRandom(1);
        DriftSettings settings = new DriftSettings(40, 0.05, 0);
        int alarms = 0;
        for (int i = 0; i < 4000; i++) {
            List<Float> scores = new ArrayList<>(
                    random.doubles(30).mapToObj(each -> (float) each).toList());
            scores.sort(null);
            DriftWatch watch = new DriftWatch("", new NormalScores(scores), settings);
            random.doubles(40).forEach(score -> watch.add((float) score));
            alarms += watch.state().drifting() ? 1 : 0;
        }

        // 5 % of 4000 is 200; the distribution is discrete, so it is less. Four standard deviations are 55.
        assertThat(alarms).isBetween(80, 255);
    }
}
