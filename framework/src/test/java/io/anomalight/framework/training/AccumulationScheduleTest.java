package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.AccumulationSchedule;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.Gradients;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.OptimizationConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number of losses per step, chosen epoch by epoch. */
@NoNativeLeaks
class AccumulationScheduleTest {
    private static final Plan PLAN = ResumableFit.PLAN.with(accumulating(1));

    private final ResumableFit fits;

    AccumulationScheduleTest(@TempDir Path folder) {
        this.fits = new ResumableFit(folder);
    }

    private static OptimizationConfig accumulating(int losses) {
        return new OptimizationConfig(Optional.of(0.5), GradientClip.Algorithm.NORM, losses, true);
    }

    /** The number of losses by epoch, and the optimizer steps of each epoch. */
    private record Schedule(List<Integer> losses, Map<Integer, Integer> steps)
            implements Callback, AccumulationSchedule {
        Schedule(Integer... losses) {
            this(List.of(losses), new TreeMap<>());
        }

        @Override
        public int accumulateGradBatches(int epoch) {
            return losses.get(epoch);
        }

        @Override
        public int largest() {
            return losses.stream().max(Integer::compare).orElseThrow();
        }

        @Override
        public void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {
            steps.merge(run.epoch(), 1, Integer::sum);
        }
    }

    @Test
    void everyEpochHasItsNumberOfLossesPerStep(NativeMemory memory) {
        Schedule schedule = new Schedule(1, 3, 2);
        fit(memory, PLAN, fits.saver(), Optional.empty(), schedule);

        // Eight losses in an epoch; the last step takes the losses that are left.
        assertThat(schedule.steps).isEqualTo(Map.of(0, 8, 1, 3, 2, 4));
    }

    @Test
    void theSameNumberInEveryEpochIsThatOfTheTrainer(NativeMemory memory) {
        ResumableFit.Outcome constant =
                fit(memory, PLAN.with(accumulating(3)), fits.saver(), Optional.empty(), new Callback() {});
        ResumableFit.Outcome scheduled = fit(memory, PLAN, fits.saver(), Optional.empty(), new Schedule(3, 3, 3));

        scheduled.assertEquals(constant, "scheduled");
    }

    @Test
    void aScheduledFitResumesFromEverySavePoint(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        ResumableFit.Outcome straight = fit(memory, PLAN, saver, Optional.empty(), new Schedule(1, 3, 2));

        for (int i = 0; i < saver.saved.size(); i += 3) {
            Path saved = saver.saved.get(i);
            fit(memory, PLAN, fits.saver(), Optional.of(saved), new Schedule(1, 3, 2))
                    .assertEquals(straight, "from " + saved.getFileName());
        }
    }

    @Test
    void aScheduleBesideTheTrainersNumberIsRefused(NativeMemory memory) {
        assertThatThrownBy(() ->
                        fit(memory, PLAN.with(accumulating(2)), fits.saver(), Optional.empty(), new Schedule(1, 3, 2)))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "trainer.accumulate_grad_batches is 2, but a callback schedules the accumulation of gradients;"
                                + " set it to 1, or leave the callback out");
    }

    private ResumableFit.Outcome fit(
            NativeMemory memory, Plan plan, ResumableFit.Saver saver, Optional<Path> from, Callback schedule) {
        return fits.fit(memory, plan, state -> new Brightness(state, 0), StopSignal.NEVER, saver, from, schedule);
    }
}
