package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every mistake of a module is reported in one sentence with its name, the step, the files and advice. */
@NoNativeLeaks
class CarelessModuleTest {
    private final CarelessFit fit = new CarelessFit();

    @Test
    void anArrayUsedAfterItsStepIsReported(NativeMemory memory) {
        List<NDArray> kept = new ArrayList<>();
        fit.refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    kept.add(batch.images());
                    return StepOutput.loss(kept.get(0).mean().getFloat());
                },
                "careless: it used an array that is closed already (CarelessModuleTest.java:",
                ") in step 2 (epoch 1, batch 2), on train",
                "; an array is closed at the end of the step that made it: keep it with state().buffer(name, array)");
    }

    @Test
    void anUnsupportedOperationOfDjlIsReported(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.validation = batch -> {
                    batch.images().sequenceMask(Careless.ones(batch, 2), 0);
                    return Careless.brightness(batch);
                },
                "careless: it used NDArray.sequenceMask (CarelessModuleTest.java:",
                "), which DJL does not implement for PyTorch in validation, on val0, val1; compute the same with");
    }

    @Test
    void anErrorOfTheEngineIsReportedByItsFirstLine(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    batch.images().add(Careless.ones(batch, 7, 5));
                    return StepOutput.EMPTY;
                },
                "careless: it failed with EngineException (CarelessModuleTest.java:",
                "): The size of tensor a (2) must match the size of tensor b (5)",
                CarelessFit.FIRST_STEP);
    }

    @Test
    void anOptimizerOfAPretrainedArrayIsReported(NativeMemory memory) {
        fit.refused(
                memory,
                module -> {
                    module.state().pretrained("encoder", new float[1], 1);
                    module.optimizers = List.of(new OptimizerSpec("all", List.of("encoder"), new Sgd(0.1, 0, 0)));
                },
                "careless: the optimizer \"all\" can't move [encoder], which are no parameters in configureOptimizers;"
                        + " make trainable arrays with state().parameter(name, ...)");
    }

    @Test
    void mistakesOutsideTrainingStepsAreReported(NativeMemory memory) {
        IllegalArgumentException mistake = new IllegalArgumentException("none of these");
        fit.refused(
                memory,
                module -> module.calibration = batch -> {
                    throw mistake;
                },
                "careless: it failed with IllegalArgumentException (CarelessModuleTest.java:",
                "): none of these, in calibration, on train0, train1");
        fit.refused(
                memory,
                module -> module.epochEnd = () -> {
                    throw mistake;
                },
                "): none of these, at the end of epoch 1");
        fit.refused(
                memory,
                module -> {
                    module.passes = 1;
                    module.preparation = batch -> {
                        throw mistake;
                    };
                },
                "): none of these, in batch 1 of preparation pass 1, on train");
        fit.refused(
                memory,
                module -> {
                    module.passes = 1;
                    module.preparationEnd = () -> {
                        throw mistake;
                    };
                },
                "): none of these, at the end of preparation pass 1");
        fit.refused(
                memory,
                module -> module.calibrationStart = () -> {
                    throw mistake;
                },
                "): none of these, in calibration");
        fit.refused(
                memory,
                module -> module.calibrationEnd = () -> {
                    throw mistake;
                },
                "): none of these, in calibration");
        assertThat(fit.failure(
                        memory,
                        module -> module.epochEnd = () -> {
                            throw mistake;
                        }))
                .hasCause(mistake);
    }

    @Test
    void aUserErrorOfAModuleIsNotChanged(NativeMemory memory) {
        assertThatThrownBy(() -> fit.run(
                        memory,
                        module -> module.epochEnd = () -> {
                            throw new UserError("there are too few images");
                        }))
                .isInstanceOf(UserError.class)
                .hasMessage("there are too few images");
    }
}
