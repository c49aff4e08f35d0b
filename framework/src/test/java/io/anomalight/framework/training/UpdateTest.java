package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.AugmentConfig;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.TestModule;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class UpdateTest {
    private static final List<Sample> LEARNED = Greys.data(3, 0).splits().train();
    private static final List<Sample> HELD_OUT =
            Greys.data(0, 1).splits().validation().subList(0, 1);

    /** Writes down what an update calls, and the brightness of its images. */
    private static final class Learner extends TestModule {
        final List<String> calls = new ArrayList<>();
        Optional<String> obstacle = Optional.empty();

        Learner(ModuleState state) {
            super("learner", state, Greys.SIZE);
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.NONE
                    .withCalibration(new Calibration(
                            Calibration.Images.VALIDATION,
                            () -> calls.add("calibrate"),
                            this::record,
                            () -> calls.add("calibrated")))
                    .withUpdate(new ModuleUpdate(() -> obstacle, () -> calls.add("start"), this::record, this::end));
        }

        private void record(Batch batch) {
            for (int i = 0; i < batch.size(); i++) {
                try (NDArray image = batch.images().get(i)) {
                    calls.add(String.valueOf(image.max().getFloat()));
                }
            }
        }

        private UpdateReport end() {
            calls.add("end");
            return new UpdateReport(UpdateMethod.EXACT, 3, "done");
        }
    }

    @Test
    void theImagesAreLearnedAndTheReferenceIsThenThatOfTheHeldOutOnes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Learner learner = new Learner(state);
            Optional<UpdateReport> report =
                    trainer(memory, StopSignal.NEVER).update(learner, LEARNED, HELD_OUT, Greys.LOADER);
            assertThat(report).contains(new UpdateReport(UpdateMethod.EXACT, 3, "done"));
            assertThat(learner.calls)
                    .containsExactly("start", "0.0", "0.1", "0.2", "end", "calibrate", "0.0", "calibrated");
        }
    }

    @Test
    void changedCopiesOfTheImagesAreLearnedAsInAFit(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Learner learner = new Learner(state);
            AugmentConfig copies = new AugmentConfig(
                    CropConfig.NONE, 0, 0, 0, new ColorJitterConfig(0.5, 0, 0, 0), Optional.empty(), Optional.of(2));
            LoaderConfig loading = new LoaderConfig(2, 2, 1, LoaderConfig.OnError.FAIL, copies);
            assertThat(trainer(memory, StopSignal.NEVER).update(learner, LEARNED, HELD_OUT, loading))
                    .isPresent();
            assertThat(learner.calls.indexOf("end")).isEqualTo(1 + 3 * LEARNED.size());
            assertThat(learner.calls.subList(4, 10)).doesNotContain("0.1", "0.2");
        }
    }

    @Test
    void aStoppedUpdateDoesNotEnd(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Learner learner = new Learner(state);
            assertThat(trainer(memory, () -> learner.calls.size() > 1).update(learner, LEARNED, HELD_OUT, Greys.LOADER))
                    .isEmpty();
            assertThat(learner.calls).containsExactly("start", "0.0", "0.1");
        }
    }

    @Test
    void aModuleThatCanNotBeUpdatedSaysWhy(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Learner learner = new Learner(state);
            learner.obstacle = Optional.of("its sums are missing");
            refused(memory, learner, "its sums are missing; fit it again to the former and the new images together");
            refused(
                    memory,
                    new TestModule("fixed", state, Greys.SIZE) {},
                    "fixed can't learn from more images by itself: fit it again to the former and the new images"
                            + " together");
            assertThat(learner.calls).isEmpty();
        }
    }

    private void refused(NativeMemory memory, TestModule module, String message) {
        assertThatThrownBy(() -> trainer(memory, StopSignal.NEVER).update(module, LEARNED, HELD_OUT, Greys.LOADER))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }

    private static Trainer trainer(NativeMemory memory, StopSignal stop) {
        RunContext context = new RunContext(
                0, Console.SILENT, Path.of("cache"), stop, Profiler.NONE, Precision.FLOAT32, Precision.FLOAT32, 0);
        return new Trainer(TrainerConfig.epochs(1, 0), Callbacks.NONE, RunLogger.NONE, context, Path.of("run"), memory);
    }
}
