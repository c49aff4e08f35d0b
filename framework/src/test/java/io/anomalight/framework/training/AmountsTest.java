package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.BatchAmount;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.Limits;
import io.anomalight.framework.training.settings.ValidationSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The number of batches that a fit uses for each setting of the recipe. */
@NoNativeLeaks
class AmountsTest {
    private static final int BATCHES = 10;

    private final Diary diary = new Diary();

    @Test
    void overfittingOnAShareValidatesOnAllOfTheseImages(NativeMemory memory) {
        fit(memory, overfitting(BatchAmount.share(0.5)));

        assertThat(diary.learned).hasSize(5);
        assertThat(diary.lastEvaluated).hasSize(10); // two images per batch
    }

    @Test
    void overfittingOnOneBatchValidatesOnIt(NativeMemory memory) {
        fit(memory, overfitting(BatchAmount.share(0.1)));

        assertThat(diary.learned).containsExactly("train0 train1");
        assertThat(diary.lastEvaluated).containsExactly("train0", "train1");
    }

    @Test
    void aShareThatLeavesNoBatchIsRefusedForEachKey(NativeMemory memory) {
        BatchAmount tiny = BatchAmount.share(0.05);
        assertRefused(memory, overfitting(tiny), "trainer.overfit_batches = 0.05 is less than one of 10 batches");
        assertRefused(
                memory,
                Limits.of(tiny, BatchAmount.ALL),
                "trainer.limit_train_batches = 0.05 is less than one of 10 batches");
        assertRefused(
                memory, Limits.validation(tiny), "trainer.limit_val_batches = 0.05 is less than one of 2 batches");
        assertThat(diary.moments).isEmpty(); // before anything is trained
    }

    @Test
    void aFitWithoutValidationIsSavedAndHasNoThresholds(NativeMemory memory) {
        BatchLimits off = Limits.validation(BatchAmount.count(0));
        FitReport report = fit(
                memory, Plan.epochs(2, 0).with(off).with(new ValidationSchedule(Optional.of(1), BatchAmount.ALL, 2)));

        assertThat(report.steps()).isEqualTo(2 * BATCHES);
        assertThat(report.postProcessor()).isEmpty();
        assertThat(report.lastScores()).isEqualTo(Scores.NONE);
        assertThat(diary.stages).isEmpty(); // no sanity check and no calibration either
    }

    @Test
    void withoutValidationMetricsHaveTheReasonWhyTheyAreMissing(NativeMemory memory) {
        Callback monitor = new Callback() {
            @Override
            public void onFitStart(Run run) {
                assertThat(run.metrics().validates()).isFalse();
                Monitor.resolve("key", "val_loss", Monitor.Mode.AUTO, run.metrics());
            }
        };
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer =
                    Plan.epochs(1, 0).with(Limits.validation(BatchAmount.NONE)).trainer(memory, List.of(monitor));
            assertThatThrownBy(() -> trainer.fit(new Brightness(state), Greys.data(2 * BATCHES, 2)))
                    .isInstanceOf(UserError.class)
                    .hasMessage("key = val_loss can't be monitored: validation will not publish it (validation is off,"
                            + " trainer.limit_val_batches = 0). It will publish nothing");
        }
    }

    @Test
    void aFitWithoutValidationImagesIsRefusedBeforeItBegins(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = Plan.epochs(1, 0).trainer(memory, List.of(diary));
            assertThatThrownBy(() -> trainer.fit(new Brightness(state), Greys.data(4, 0)))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("there are no validation images");
        }
        assertThat(diary.moments).isEmpty();
    }

    @Test
    void aCalibrationUsesAsManyBatchesAsAnEpoch(NativeMemory memory) {
        fit(memory, Plan.epochs(1, 0).with(Limits.of(BatchAmount.count(3), BatchAmount.ALL)));
        assertThat(diary.stages).containsExactly("CALIBRATION of 3", "VALIDATION of 2");

        diary.stages.clear();
        BatchLimits quick = Limits.fastDevRun(1);
        fit(memory, Plan.epochs(1, 0).with(quick));
        assertThat(diary.stages).containsExactly("CALIBRATION of 1", "VALIDATION of 1");
    }

    @Test
    void theSanityCheckIsNoLongerThanAValidation(NativeMemory memory) {
        fit(
                memory,
                Plan.epochs(1, 0)
                        .with(Limits.validation(BatchAmount.count(1)))
                        .with(new ValidationSchedule(Optional.of(1), BatchAmount.ALL, -1)));

        assertThat(diary.stages).startsWith("CALIBRATION of 1", "SANITY_CHECK of 1");
    }

    @Test
    void aTestOfNoBatchIsRefused(NativeMemory memory) {
        BatchLimits none = Limits.test(BatchAmount.count(0));
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = Plan.epochs(1, 0).with(none).trainer(memory, List.of(diary));
            Brightness module = new Brightness(state);
            FitReport report = trainer.fit(module, Greys.data(4, 2));
            assertThatThrownBy(() -> trainer.test(
                            module, Greys.data(4, 2), report.postProcessor().orElseThrow()))
                    .isInstanceOf(UserError.class)
                    .hasMessage("trainer.limit_test_batches = 0 leaves no image; set it to 1.0 for all of them, or to a"
                            + " number of batches");
        }
    }

    @Test
    void aPredictionTakesTheFirstBatches(NativeMemory memory) {
        BatchLimits two = Limits.prediction(BatchAmount.count(2));
        List<String> scored = new ArrayList<>();
        Callback names = new Callback() {
            @Override
            public void onPredictBatchEnd(Run run, List<ImageResult> results) {
                results.forEach(result -> scored.add(result.image().path().toString()));
            }
        };
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = Plan.epochs(1, 0).with(two).trainer(memory, List.of(names));
            Brightness module = new Brightness(state);
            FitReport report = trainer.fit(module, Greys.data(4, 2));
            List<Sample> images = Greys.data(7, 2).splits().train();
            assertThat(trainer.predict(
                            module, images, Greys.LOADER, report.postProcessor().orElseThrow()))
                    .isTrue();
        }
        assertThat(scored).containsExactly("train0", "train1", "train2", "train3");
    }

    private void assertRefused(NativeMemory memory, BatchLimits limits, String message) {
        assertRefused(memory, Plan.epochs(1, 0).with(limits), message);
    }

    private void assertRefused(NativeMemory memory, Plan plan, String message) {
        assertThatThrownBy(() -> fit(memory, plan))
                .isInstanceOf(UserError.class)
                .hasMessage(message + "; use a larger share, or a number of batches such as 1");
    }

    private static Plan overfitting(BatchAmount amount) {
        return Plan.epochs(1, 0).with(Limits.overfit(amount));
    }

    private FitReport fit(NativeMemory memory, Plan plan) {
        try (ModuleState state = new ModuleState(memory.root())) {
            return plan.trainer(memory, List.of(diary)).fit(new Brightness(state), Greys.data(2 * BATCHES, 2));
        }
    }
}
