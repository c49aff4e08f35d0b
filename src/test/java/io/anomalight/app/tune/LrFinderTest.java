package io.anomalight.app.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.ConfiguredModel;
import io.anomalight.assembly.Registry;
import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.optim.Optimizers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LrFinderTest {
    private static final LrFindConfig SETTINGS =
            new LrFindConfig(1e-5, 1e-2, 14, LrFindConfig.Mode.EXPONENTIAL, Optional.of(4.0), Optional.empty());

    @TempDir
    Path folder;

    /** A search with a module that fails in its third step, with the loss that it then reports. */
    private LrSearch search(double lossOfThirdStep) throws IOException {
        TinyParts.write(folder.resolve("parts"), 8, 2);
        Composition composition = RecipeSearch.standard().composer().compose(TinyCflow.overrides(folder, List.of()));
        ExperimentPlan plan = ExperimentPlan.read(composition.config(), Registry.load(RecipeSearch.classPath()));
        ConfiguredModel failing = new ConfiguredModel(
                (state, context) -> new Failing(plan.model().create(state, context), lossOfThirdStep),
                plan.model().callbacks());
        RunContext context = new RunContext(plan.trainer().seed(), Console.SILENT, Path.of("cache"));
        return new LrFinder(
                        composition,
                        new ExperimentPlan(plan.trainer(), failing, plan.data(), plan.callbacks(), plan.loggers()),
                        context)
                .run(SETTINGS);
    }

    private static final class Failing extends WrappedModule {
        private final double lossOfThirdStep;
        private int steps;

        Failing(AnomalyModule inner, double lossOfThirdStep) {
            super(inner);
            this.lossOfThirdStep = lossOfThirdStep;
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            if (steps++ < 2) {
                return inner().trainingStep(batch, optimizers);
            }
            if (lossOfThirdStep > 0) {
                throw new IllegalStateException("the third step is broken");
            }
            return StepOutput.loss(lossOfThirdStep);
        }

        @Override
        public Prediction validationStep(Batch batch) {
            return inner().validationStep(batch);
        }

        @Override
        public Capabilities capabilities() {
            return inner().capabilities();
        }
    }

    @Test
    void aFaultOfTheModuleAfterTheFirstStepIsAFailure() {
        assertThatThrownBy(() -> search(1))
                .isInstanceOf(ModuleFailure.class)
                .hasMessageContaining("the third step is broken")
                .hasMessageContaining("in step 3");
    }

    @Test
    void aLossThatIsNotFiniteEndsTheSearch() throws IOException {
        LrSearch search = search(Double.NEGATIVE_INFINITY);

        assertThat(search.curve().points()).hasSize(2);
        assertThat(search.curve().end()).contains("loss is -Infinity in step 3");
    }
}
