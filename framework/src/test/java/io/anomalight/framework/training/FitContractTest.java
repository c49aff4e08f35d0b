package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.BatchAmount;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.Limits;
import io.anomalight.framework.training.settings.StopReason;
import io.anomalight.framework.training.settings.ValidationSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The effect of each setting of the trainer on a fit of 5 images in 3 batches per epoch. */
@NoNativeLeaks
class FitContractTest {
    private static final int IMAGES = 5;

    private final Diary diary = new Diary();

    @Test
    void maxStepsEndsTheFitWithinAnEpochAndStillClosesAndValidatesIt(NativeMemory memory) {
        FitReport report = fit(memory, config(5).with(new FitLength(5, 0, 4, 0, Optional.empty())));

        assertThat(report.stopReason()).isEqualTo(new StopReason.MaxSteps(4));
        assertThat(report.steps()).isEqualTo(4);
        assertThat(diary.moments)
                .containsExactly("1", "2", "3", "epoch 0", "evaluated after 3", "4", "epoch 1", "evaluated after 4");
    }

    @Test
    void minEpochsDelaysARequestedStop(NativeMemory memory) {
        diary.stopAfterStep = 1;
        FitReport report = fit(memory, config(5).with(new FitLength(5, 2, -1, 0, Optional.empty())));

        assertThat(report.epochs()).isEqualTo(2);
        assertThat(report.stopReason()).isEqualTo(new StopReason.Requested("enough"));
    }

    @Test
    void minStepsDelaysARequestedStop(NativeMemory memory) {
        diary.stopAfterStep = 1;
        assertThat(fit(memory, config(5).with(new FitLength(5, 0, -1, 4, Optional.empty())))
                        .steps())
                .isEqualTo(4);
    }

    @Test
    void maxTimeEndsTheFitAfterTheStep(NativeMemory memory) {
        FitLength noTime = new FitLength(-1, 0, -1, 0, Optional.of(Duration.ofNanos(1)));
        FitReport report = fit(memory, config(5).with(noTime));

        assertThat(report.steps()).isZero();
        assertThat(report.stopReason()).isInstanceOf(StopReason.MaxTime.class);
        assertThat(report.stopReason()).hasToString("the time is up (max_time = 0.000000001s)");
    }

    @Test
    void limitsReduceTheNumberOfBatches(NativeMemory memory) {
        fit(memory, config(1).with(Limits.of(BatchAmount.count(2), BatchAmount.share(0.5))));

        assertThat(diary.moments).containsExactly("1", "2", "epoch 0", "evaluated after 2");
        assertThat(diary.evaluated).isEqualTo(2); // one of two batches
    }

    @Test
    void overfittingTrainsAndValidatesOnTheSameImagesInOrder(NativeMemory memory) {
        fit(memory, config(2).with(Limits.overfit(BatchAmount.count(1))));

        assertThat(diary.learned).containsExactly("train0 train1", "train0 train1");
        assertThat(diary.lastEvaluated).containsExactly("train0", "train1");
    }

    @Test
    void fastDevRunUsesAFewBatchesOfEachStage(NativeMemory memory) {
        BatchLimits dev = Limits.fastDevRun(1);
        FitReport report =
                fit(memory, config(7).with(dev).with(new ValidationSchedule(Optional.of(1), BatchAmount.ALL, 2)));

        assertThat(report.epochs()).isEqualTo(1);
        assertThat(diary.moments).containsExactly("1", "epoch 0", "evaluated after 1");
        assertThat(diary.evaluated).isEqualTo(2);
    }

    @Test
    void validatesWithinAnEpoch(NativeMemory memory) {
        fit(memory, config(1).with(schedule(Optional.of(1), BatchAmount.share(0.5))));

        assertThat(diary.moments)
                .containsExactly(
                        "1", "evaluated after 1", "2", "evaluated after 2", "3", "epoch 0", "evaluated after 3");
    }

    @Test
    void validatesBySteppingAcrossEpochs(NativeMemory memory) {
        fit(memory, config(2).with(schedule(Optional.empty(), BatchAmount.count(4))));

        assertThat(diary.moments)
                .containsExactly(
                        "1", "2", "3", "epoch 0", "4", "evaluated after 4", "5", "6", "epoch 1", "evaluated after 6");
    }

    @Test
    void validatesInEveryNthEpochAndInTheLast(NativeMemory memory) {
        fit(memory, config(3).with(schedule(Optional.of(2), BatchAmount.ALL)));

        assertThat(diary.moments)
                .containsExactly(
                        "1",
                        "2",
                        "3",
                        "epoch 0",
                        "4",
                        "5",
                        "6",
                        "epoch 1",
                        "evaluated after 6",
                        "7",
                        "8",
                        "9",
                        "epoch 2",
                        "evaluated after 9");
    }

    @Test
    void anIntervalThatNoEpochReachesIsRefused(NativeMemory memory) {
        assertThatThrownBy(() -> fit(memory, config(1).with(schedule(Optional.of(1), BatchAmount.count(4)))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "trainer.val_check_interval = 4 is more than the number of batches per epoch (3)");
    }

    @Test
    void theSanityCheckEvaluatesAFewBatchesAndPublishesNothing(NativeMemory memory) {
        fit(memory, config(1).with(new ValidationSchedule(Optional.of(1), BatchAmount.ALL, 1)));

        assertThat(diary.stages.subList(0, 2)).containsExactly("CALIBRATION of 1", "SANITY_CHECK of 1");
        assertThat(diary.moments).containsExactly("1", "2", "3", "epoch 0", "evaluated after 3");
    }

    private FitReport fit(NativeMemory memory, Plan plan) {
        try (ModuleState state = new ModuleState(memory.root())) {
            return plan.trainer(memory, List.of(diary)).fit(new Brightness(state), Greys.data(IMAGES, 2));
        }
    }

    private static Plan config(int epochs) {
        return Plan.epochs(epochs, 0);
    }

    private static ValidationSchedule schedule(Optional<Integer> everyNEpoch, BatchAmount interval) {
        return new ValidationSchedule(everyNEpoch, interval, 0);
    }
}
