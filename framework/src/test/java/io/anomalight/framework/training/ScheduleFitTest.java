package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.schedule.LrSchedulerConfig;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.OptimizationConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class ScheduleFitTest {
    private static final LrSchedulerConfig WARM_HALVING = new LrSchedulerConfig(
            LrSchedulerConfig.Name.STEP,
            Schedule.Interval.EPOCH,
            1,
            Optional.empty(),
            Optional.of(1),
            List.of(),
            Optional.of(0.5),
            1,
            Optional.of(0.0));

    @Test
    void everyStepUsesTheRateOfTheSchedule(NativeMemory memory) {
        List<Double> rates = new ArrayList<>();
        Callback monitor = new Callback() {
            @Override
            public void onTrainBatchStart(Run run, HostBatch batch) {
                rates.addAll(run.learningRates().values());
            }
        };
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, monitor).fit(new Brightness(state), Greys.data(5, 2));
        }

        // The rate is 0.1. It rises in three steps to the half that epoch 1 has, then falls to half of that.
        double[] expected = {0, 0.05 / 3, 0.1 / 3, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025};
        assertThat(rates.stream().mapToDouble(Double::doubleValue).toArray()).containsExactly(expected, within(1e-12));
    }

    @Test
    void aFitResumedInTheWarmUpEqualsOneThatNeverStopped(@TempDir Path folder, NativeMemory memory) {
        CheckpointStore store = new CheckpointStore(folder);
        Callback saver = new Callback() {
            @Override
            public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
                if (run.step() == 2) {
                    store.save(Set.of("second"), snapshot.get());
                }
            }
        };
        float[] straight;
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, saver).fit(new Brightness(state), Greys.data(5, 2));
            straight = state.get("level").toFloatArray();
        }
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, new Callback() {})
                    .resume(new Brightness(state), Greys.data(5, 2), Checkpoint.open(store.manifest("second")));
            assertThat(state.get("level").toFloatArray()).isEqualTo(straight);
        }
    }

    @Test
    void aFitShorterThanItsWarmUpIsRefused() {
        assertThatThrownBy(() -> scheduled(FitLength.epochs(1)).config())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("max_epochs must be more than the 1 of the warm-up");
    }

    private static Trainer trainer(NativeMemory memory, Callback callback) {
        return scheduled(FitLength.epochs(3)).trainer(memory, List.of(callback));
    }

    private static Plan scheduled(FitLength length) {
        return Plan.epochs(2, 0)
                .with(new OptimizationConfig(Optional.empty(), GradientClip.Algorithm.NORM, 1, WARM_HALVING, false))
                .with(length);
    }
}
