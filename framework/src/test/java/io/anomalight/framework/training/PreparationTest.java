package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.testing.TestModule;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.StopReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class PreparationTest {
    private final List<String> moments = new ArrayList<>();

    @Test
    void passesRunBeforeTheFirstEpochAndCountNoSteps(NativeMemory memory) {
        Callback progress = new Callback() {
            @Override
            public void onEvaluationStart(Run run, List<Path> images, long batches) {
                if (run.stage() == Stage.PREPARATION) {
                    moments.add("preparing " + batches);
                }
            }
        };
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport report = trainer(memory, Plan.epochs(1, 3), progress).fit(new Prepared(state), Greys.data(3, 1));

            assertThat(report.steps()).isEqualTo(2);
            assertThat(moments)
                    .containsExactly(
                            "preparing 2",
                            "pass 0: 2 images",
                            "pass 0: 1 images",
                            "end of pass 0",
                            "preparing 2",
                            "pass 1: 2 images",
                            "pass 1: 1 images",
                            "end of pass 1",
                            "training",
                            "training",
                            "judging");
        }
    }

    @Test
    void aPreparationEndsAtMaxTimeAndIsSavedAfterEachBatchAndPass(NativeMemory memory) {
        Callback saves = new Callback() {
            @Override
            public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
                moments.add("saves at " + point);
            }
        };
        FitLength noTime = new FitLength(1, 0, -1, 0, Optional.of(Duration.ofNanos(1)));
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport report =
                    trainer(memory, Plan.epochs(1, 3).with(noTime), saves).fit(new Prepared(state), Greys.data(3, 1));

            assertThat(report.stopReason()).isInstanceOf(StopReason.MaxTime.class);
            assertThat(report.epochs()).isZero();
            assertThat(moments).containsExactly("saves at END");
        }
        moments.clear();
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, Plan.epochs(1, 3), saves).fit(new Prepared(state), Greys.data(3, 1));

            assertThat(moments)
                    .startsWith(
                            "pass 0: 2 images",
                            "saves at PREPARATION_STEP",
                            "pass 0: 1 images",
                            "saves at PREPARATION_STEP",
                            "end of pass 0",
                            "saves at PREPARATION_PASS");
        }
    }

    private static Trainer trainer(NativeMemory memory, Plan plan, Callback callback) {
        return plan.trainer(memory, List.of(callback));
    }

    /** Records the calls of its steps. */
    private final class Prepared extends TestModule {
        Prepared(ModuleState state) {
            super("prepared", state, Greys.SIZE);
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.NONE.withPreparation(new PreparationPasses(
                    2,
                    (pass, batch, optimizers) -> moments.add("pass " + pass + ": " + batch.size() + " images"),
                    pass -> moments.add("end of pass " + pass)));
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            moments.add("training");
            return StepOutput.EMPTY;
        }

        @Override
        public Prediction validationStep(Batch batch) {
            moments.add("judging");
            return new Prediction(
                    batch.images().reshape(batch.size(), -1).max(new int[] {1}),
                    batch.images().mean(new int[] {1}));
        }
    }
}
