package io.anomalight.callbacks.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimerTest {
    private static final HostBatch BATCH = new HostBatch(List.of(
            Results.of("a.png", Label.NORMAL).image(),
            Results.of("b.png", Label.NORMAL).image()));

    private final FakeRun run = new FakeRun(Path.of("results"));
    private long now;

    @Test
    void measuresThePartsOfAFitAlsoWithinAnEpoch() {
        Timer timer = timer(Optional.empty(), Timer.Interval.STEP);
        timer.onFitStart(run);
        evaluate(timer, Stage.PREPARATION, 7);
        evaluate(timer, Stage.CALIBRATION, 20);
        evaluate(timer, Stage.SANITY_CHECK, 100);
        timer.onTrainEpochStart(run, 2);
        train(timer, 4);
        evaluate(timer, Stage.CALIBRATION, 9);
        validate(timer, 3);
        train(timer, 6);
        timer.onTrainEpochEnd(run, Map.of());
        pass(50); // belongs to no part
        validate(timer, 5);
        run.step = 2;
        timer.onFitEnd(run, FakeRun.REPORT);

        assertThat(run.said)
                .containsExactly("Training took 10.0 s (0.4 images/s), validation 8.0 s, calibration 29.0 s,"
                        + " preparation 7.0 s, sanity check 1 min 40 s.");
        assertThat(run.scalars)
                .isEqualTo(Map.of(
                        2L,
                        Map.of(
                                "train_seconds", 10.0,
                                "train_images_per_second", 0.4,
                                "val_seconds", 8.0,
                                "calibration_seconds", 29.0,
                                "preparation_seconds", 7.0,
                                "sanity_check_seconds", 100.0)));
    }

    @Test
    void aResumedFitContinuesItsTimes() {
        Timer first = timer(Optional.empty(), Timer.Interval.STEP);
        first.onFitStart(run);
        first.onTrainEpochStart(run, 2);
        train(first, 4);
        validate(first, 3);
        pass(1);
        Map<String, String> saved = first.stateDict();

        Timer second = timer(Optional.empty(), Timer.Interval.STEP);
        second.onFitStart(run);
        second.loadStateDict(saved);
        second.onTrainEpochStart(run, 1);
        train(second, 5);
        second.onTrainEpochEnd(run, Map.of());
        second.onFitEnd(run, FakeRun.REPORT);

        assertThat(run.said).containsExactly("Training took 10.0 s (0.4 images/s), validation 3.0 s.");
    }

    @Test
    void stopsTheFitAtItsTimeLimit() {
        Timer timer = timer(Optional.of(Duration.ofMinutes(90)), Timer.Interval.STEP);
        timer.onFitStart(run);
        timer.onTrainEpochStart(run, 2);
        run.elapsed = Duration.ofMinutes(89);
        train(timer, 1);
        assertThat(run.stopRequests).isEmpty();

        run.elapsed = Duration.ofMinutes(90);
        train(timer, 1);
        assertThat(run.stopRequests)
                .containsExactly("it reached its time limit (callbacks.timer.duration = 1 h 30 min)");
    }

    @Test
    void canCheckTheTimeLimitAfterEachEpochOnly() {
        Timer timer = timer(Optional.of(Duration.ofSeconds(1)), Timer.Interval.EPOCH);
        timer.onFitStart(run);
        run.elapsed = Duration.ofSeconds(2);
        timer.onTrainEpochStart(run, 1);
        train(timer, 1);
        assertThat(run.stopRequests).isEmpty();

        timer.onTrainEpochEnd(run, Map.of());
        assertThat(run.stopRequests).hasSize(1);
    }

    @Test
    void theTimeOfATestIncludesItsCalibration() {
        Timer timer = timer(Optional.empty(), Timer.Interval.STEP);
        run.stage = Stage.CALIBRATION;
        timer.onEvaluationStart(run, List.of(), 1);
        pass(1);
        timer.onEvaluationStep(run, 8);
        run.stage = Stage.TEST;
        timer.onEvaluationStart(run, List.of(), 1);
        pass(3);
        timer.onEvaluationStep(run, 8);
        timer.onTestEpochEnd(run, new Evaluation());
        pass(10);
        timer.onTestEnd(run, Scores.NONE);

        assertThat(run.said).containsExactly("Testing took 4.0 s (2 images/s).");
        assertThat(run.scalars).isEqualTo(Map.of(0L, Map.of("test_seconds", 4.0, "test_images_per_second", 2.0)));
    }

    @Test
    void refusesADurationOfZero() {
        assertThatThrownBy(() -> new Timer.Config(Optional.of(Duration.ZERO), Timer.Interval.STEP))
                .hasMessage("duration must be positive, but is PT0S");
    }

    private Timer timer(Optional<Duration> duration, Timer.Interval interval) {
        return new Timer(new Timer.Config(duration, interval), run.console(), () -> now);
    }

    private void pass(long seconds) {
        now += seconds * 1_000_000_000;
    }

    private void evaluate(Timer timer, Stage stage, long seconds) {
        run.stage = stage;
        timer.onEvaluationStart(run, List.of(), 1);
        pass(seconds);
        timer.onEvaluationStep(run, 2);
    }

    private void train(Timer timer, long seconds) {
        run.stage = Stage.TRAINING;
        pass(seconds);
        timer.onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);
    }

    private void validate(Timer timer, long seconds) {
        evaluate(timer, Stage.VALIDATION, seconds);
        timer.onValidationEnd(run, Scores.NONE);
    }
}
