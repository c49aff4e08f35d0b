package io.anomalight.framework.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.optim.schedule.Schedule.Interval;
import io.anomalight.framework.optim.schedule.Schedule.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final int BATCHES = 7;

    @Test
    void aConstantRateDoesNotChange() {
        assertThat(Schedule.CONSTANT.factor(at(0, 0, 10))).isEqualTo(1);
        assertThat(Schedule.CONSTANT.factor(at(9, 6, 10))).isEqualTo(1);
    }

    @Test
    void aCosineByEpochsFallsFromTheFullRateToMinFactor() {
        Schedule cosine = new Cosine(0.2, Interval.EPOCH);

        assertThat(cosine.factor(at(0, 0, 6))).isEqualTo(1);
        assertThat(cosine.factor(at(0, 6, 6))).isEqualTo(1); // not within an epoch
        assertThat(cosine.factor(at(2, 0, 6))).isCloseTo(0.2 + 0.8 * 0.75, within(1e-12)); // cos 60° = 1/2
        assertThat(cosine.factor(at(3, 3, 6))).isCloseTo(0.6, within(1e-12));
        assertThat(cosine.factor(at(4, 0, 6))).isCloseTo(0.2 + 0.8 * 0.25, within(1e-12));
        assertThat(cosine.factor(at(6, 0, 6))).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void aCosineByStepsAlsoFallsWithinAnEpoch() {
        Schedule cosine = new Cosine(0, Interval.STEP);

        assertThat(cosine.factor(new Moment(1, 1, 2, 3))).isCloseTo(0.5, within(1e-12)); // half of the way
        assertThat(cosine.factor(new Moment(0, 1, 2, 1))).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aCosineStaysAtMinFactorIfTheFitContinues() {
        assertThat(new Cosine(0.2, Interval.STEP).factor(at(11, 3, 6))).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void aCosineEndsWithTheFitThatEndsWithinAnEpoch() {
        Moment beforeTheEnd = new Moment(2, 2, 4, 2.75, -1); // the last of 11 steps

        assertThat(new Cosine(0, Interval.STEP).factor(beforeTheEnd))
                .isCloseTo((1 + Math.cos(Math.PI * 10 / 11)) / 2, within(1e-12));
        assertThat(new Cosine(0, Interval.EPOCH).factor(beforeTheEnd))
                .isCloseTo((1 + Math.cos(Math.PI * 8 / 11)) / 2, within(1e-12));
        assertThat(beforeTheEnd.steps()).isEqualTo(11);
    }

    @Test
    void aCosineFollowsTheTimeIfTimeEndsTheFitFirst() {
        Schedule cosine = new Cosine(0, Interval.STEP);

        assertThat(cosine.factor(new Moment(1, 0, 4, 10, 0.5))).isCloseTo(0.5, within(1e-12));
        assertThat(cosine.factor(new Moment(5, 0, 4, 10, 0.1))).isCloseTo(0.5, within(1e-12));
        assertThat(cosine.factor(new Moment(7, 0, 4, Double.POSITIVE_INFINITY, 1)))
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void aCosineWithoutAnEndIsRefused() {
        assertThatThrownBy(() -> new Cosine(0, Interval.EPOCH).factor(at(0, 0, -1)))
                .hasMessage("a cosine schedule needs a fit with a known end");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "3, 0.5", "5, 0.5", "6, 0.25", "9, 0.125"})
    void stepDecayMultipliesEveryStepSizeEpochs(int epoch, double factor) {
        Schedule step = new StepDecay(3, 0.5, Interval.EPOCH);

        assertThat(step.factor(at(epoch, 0, -1))).isEqualTo(factor);
        assertThat(step.factor(at(epoch, 6, -1))).isEqualTo(factor);
    }

    @Test
    void stepDecayMayCountTrainingSteps() {
        Schedule step = new StepDecay(10, 0.5, Interval.STEP);

        assertThat(step.factor(at(1, 2, -1))).isEqualTo(1); // step 9
        assertThat(step.factor(at(1, 3, -1))).isEqualTo(0.5); // step 10
        assertThat(step.factor(at(2, 6, -1))).isEqualTo(0.25); // step 20
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 0.1", "4, 0.1", "5, 0.01", "6, 0.01"})
    void eachMilestoneMultipliesOnce(int epoch, double factor) {
        Schedule milestones = new MilestoneDecay(List.of(2, 5), 0.1, Interval.EPOCH);

        assertThat(milestones.factor(at(epoch, 3, -1))).isCloseTo(factor, within(1e-15));
    }

    @Test
    void milestonesMayCountTrainingSteps() {
        Schedule milestones = new MilestoneDecay(List.of(8), 0.1, Interval.STEP);

        assertThat(milestones.factor(at(1, 0, -1))).isEqualTo(1);
        assertThat(milestones.factor(at(1, 1, -1))).isEqualTo(0.1);
    }

    @Test
    void aWarmUpRisesToTheFollowingSchedule() {
        Schedule whole = new LinearWarmUp(2, 0.1).then(new StepDecay(2, 0.5, Interval.EPOCH));

        assertThat(whole.factor(at(0, 0, -1))).isEqualTo(0.1);
        assertThat(whole.factor(at(1, 0, -1))).isCloseTo(0.3, within(1e-12)); // half of the way to 0.5
        assertThat(whole.factor(at(1, 6, -1))).isCloseTo(0.1 + 13.0 / 14 * 0.4, within(1e-12));
        assertThat(whole.factor(at(2, 0, -1))).isEqualTo(0.5);
        assertThat(whole.factor(at(4, 0, -1))).isEqualTo(0.25);
    }

    @Test
    void schedulesMultiply() {
        Schedule product = new StepDecay(1, 0.5, Interval.EPOCH).times(at -> 3);

        assertThat(product.factor(at(2, 0, -1))).isEqualTo(0.75);
    }

    @Test
    void anEpochMayBeSeveralPasses() {
        List<Moment> seen = new java.util.ArrayList<>();
        Schedule spy = at -> {
            seen.add(at);
            return 1;
        };
        spy.inEpochsOf(8).factor(new Moment(17, 3, 10, 200));
        spy.inEpochsOf(8).factor(new Moment(17, 3, 10, 201));
        spy.inEpochsOf(8).factor(new Moment(17, 3, 10, -1));

        assertThat(seen)
                .containsExactly(
                        new Moment(2, 13, 80, 25), new Moment(2, 13, 80, 25.125, -1), new Moment(2, 13, 80, -1));
        assertThat(new Moment(17, 3, 10, 200).step()).isEqualTo(seen.get(0).step());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void factorsAboveOneAreRefused(double share) {
        assertThatThrownBy(() -> new Cosine(share, Interval.EPOCH))
                .hasMessage("min_factor must be from 0 to 1, but is " + share);
        assertThatThrownBy(() -> new LinearWarmUp(1, share))
                .hasMessage("warmup_start_factor must be from 0 to 1, but is " + share);
    }

    @Test
    void stepsWithoutEffectAreRefused() {
        assertThatThrownBy(() -> new StepDecay(0, 0.1, Interval.EPOCH))
                .hasMessage("step_size must be at least 1, but is 0");
        assertThatThrownBy(() -> new StepDecay(1, 0, Interval.EPOCH)).hasMessage("gamma must be positive, but is 0.0");
        assertThatThrownBy(() -> new MilestoneDecay(List.of(3, 3), 0.1, Interval.EPOCH))
                .hasMessage("milestones must be positive and rise, but are [3, 3]");
        assertThatThrownBy(() -> new MilestoneDecay(List.of(0), 0.1, Interval.EPOCH))
                .hasMessage("milestones must be positive and rise, but are [0]");
        assertThatThrownBy(() -> new LinearWarmUp(0, 0.1)).hasMessage("warmup_epochs must be at least 1, but is 0");
    }

    private static Moment at(int epoch, long batch, int epochs) {
        return new Moment(epoch, batch, BATCHES, epochs);
    }
}
