package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.testing.TestModule;
import io.anomalight.framework.training.settings.OptimizationConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The average of the weights that a callback asks for. */
@NoNativeLeaks
class WeightAverageTest {
    /** Each training step takes two optimizer steps, so the averages can be computed by hand. */
    private static final Plan PLAIN = ResumableFit.PLAN.with(OptimizationConfig.PLAIN);

    private final ResumableFit fits;

    WeightAverageTest(@TempDir Path folder) {
        this.fits = new ResumableFit(folder);
    }

    /** The weight after each training step, and that of each validation. */
    private static final class Levels implements Callback {
        final List<Float> trained = new ArrayList<>();
        final List<Float> validated = new ArrayList<>();

        @Override
        public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
            trained.add(run.module().state().get("level").toFloatArray()[0]);
        }

        @Override
        public void onValidationBatchEnd(Run run, List<ImageResult> results) {
            validated.add(run.module().state().get("level").toFloatArray()[0]);
        }

        /** The average after a number of training steps, by hand. */
        double average(int steps) {
            double average = 0;
            for (int step = 0; step < steps; step += 2) {
                double weight = trained.get(step);
                average = step == 0 ? weight : Averaging.DECAY * average + (1 - Averaging.DECAY) * weight;
            }
            return average;
        }
    }

    @Test
    void validationsAndTheModuleAtTheEndHaveTheAverageAndTrainingGoesOnWithoutIt(NativeMemory memory) {
        Levels plain = new Levels();
        ResumableFit.Outcome without = plainFit(memory, fits.saver(), plain);
        Levels levels = new Levels();
        ResumableFit.Outcome averaged = plainFit(memory, fits.saver(), new Averaging(), levels);

        assertThat(levels.trained).hasSize(12).isEqualTo(plain.trained);
        assertThat(averaged.moments().orElseThrow())
                .containsAllEntriesOf(without.moments().orElseThrow());
        assertThat(last(averaged.weights().getOrDefault("level", List.of())))
                .isCloseTo(levels.average(12), within(1e-6));
        assertThat(last(levels.validated)).isCloseTo(levels.average(12), within(1e-6));
        assertThat(levels.validated.get(0)).isCloseTo((float) levels.average(3), within(1e-6f));
        assertThat(levels.validated).doesNotContainAnyElementsOf(levels.trained);
    }

    private static double last(List<Float> values) {
        return values.get(values.size() - 1);
    }

    @Test
    void aCheckpointHasTheAverageAsTheWeightsAndTheTrainedWeightsBesideIt(NativeMemory memory) {
        Levels levels = new Levels();
        ResumableFit.Saver saver = fits.saver();
        ResumableFit.Outcome straight = plainFit(memory, saver, new Averaging(), levels);

        assertThat(straight.moments().orElseThrow().get("current_model_state/level"))
                .containsExactly(levels.trained.get(11));
        try (ModuleState state = new ModuleState(memory.root())) {
            Checkpoint.open(saver.newest()).load(new Brightness(state, 2));
            assertThat(state.get("level").toFloatArray()[0]).isCloseTo((float) levels.average(12), within(1e-6f));
        }
    }

    @Test
    void aFitWithAnAverageResumesFromEverySavePoint(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        ResumableFit.Outcome straight = fit(memory, saver, Optional.empty(), new Averaging());

        // Every third: in preparation passes, within epochs with accumulated gradients, after epochs and validations.
        for (int i = 0; i < saver.saved.size(); i += 3) {
            Path saved = saver.saved.get(i);
            fit(memory, fits.saver(), Optional.of(saved), new Averaging())
                    .assertEquals(straight, "from " + saved.getFileName());
        }
    }

    @Test
    void aCheckpointWithAnAverageIsNotResumedWithoutOne(NativeMemory memory) {
        ResumableFit.Saver saver = fits.saver();
        fit(memory, saver, Optional.empty(), new Averaging());

        assertThatThrownBy(() -> fit(memory, fits.saver(), Optional.of(saver.newest())))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith(
                        " can't be resumed exactly: the fit had an average of the weights (callback ema), but now has no"
                                + " average of the weights (callback ema); resume with the settings of the training (only"
                                + " the learning rate may differ), or start a new run");
    }

    @Test
    void twoAveragesAreRefused(NativeMemory memory) {
        assertThatThrownBy(() -> fit(memory, fits.saver(), Optional.empty(), new Averaging(), new Averaging()))
                .isInstanceOf(UserError.class)
                .hasMessage("the callbacks averaging and averaging_2 both average the weights; leave one of them in"
                        + " callbacks.use and callbacks.add");
    }

    /** A module that learns nothing, without optimizers. */
    private static final class Untrained extends TestModule {
        Untrained(ModuleState state) {
            super("untrained", state, Greys.SIZE);
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            return StepOutput.EMPTY;
        }

        @Override
        public Prediction validationStep(Batch batch) {
            return Prediction.ofMaps(batch.images().mean(new int[] {1}));
        }
    }

    @Test
    void aModelWithoutOptimizersHasNoWeightsToAverage(NativeMemory memory) {
        assertThatThrownBy(() ->
                        fit(memory, Plan.epochs(1, 1), Untrained::new, fits.saver(), Optional.empty(), new Averaging()))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "callbacks.use or callbacks.add has a callback that averages the weights, but untrained learns"
                                + " without gradients; leave the callback out");
    }

    private ResumableFit.Outcome plainFit(NativeMemory memory, ResumableFit.Saver saver, Callback... callbacks) {
        return fit(memory, PLAIN, state -> new Brightness(state, 2), saver, Optional.empty(), callbacks);
    }

    private ResumableFit.Outcome fit(
            NativeMemory memory, ResumableFit.Saver saver, Optional<Path> from, Callback... callbacks) {
        return fit(memory, ResumableFit.PLAN, state -> new Brightness(state, 2), saver, from, callbacks);
    }

    private ResumableFit.Outcome fit(
            NativeMemory memory,
            Plan plan,
            Function<ModuleState, AnomalyModule> module,
            ResumableFit.Saver saver,
            Optional<Path> from,
            Callback... callbacks) {
        return fits.fit(memory, plan, module, StopSignal.NEVER, saver, from, callbacks);
    }
}
