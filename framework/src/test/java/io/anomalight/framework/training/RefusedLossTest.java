package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

/** A loss that an optimizer can't minimize is refused with the name of the module, the step and advice. */
@NoNativeLeaks
class RefusedLossTest {
    private final CarelessFit fit = new CarelessFit();

    @Test
    void aModuleWithoutMistakesIsFitted(NativeMemory memory) {
        assertThat(fit.failure(memory, CarelessFit.minimizing(NDArray::mean))).isNull();
    }

    @Test
    void aLossOfDoublesIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                CarelessFit.minimizing(loss -> loss.mean().toType(DataType.FLOAT64, false)),
                "careless: the loss of weight is float64, but must be float32" + CarelessFit.FIRST_STEP,
                "; a Java double makes an array of float64: write 0.5f, take state().constant(0.5), or");
    }

    @Test
    void aLossOfSeveralNumbersIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                CarelessFit.minimizing(loss -> loss.mean(new int[] {1})),
                "careless: the loss of weight has the shape (2, 2, 2), but must be one number" + CarelessFit.FIRST_STEP,
                "; end it with mean()");
    }

    @Test
    void aLossThatDependsOnNoParameterIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                CarelessFit.minimizing(loss -> loss.mean().stopGradient()),
                "careless: its loss (CarelessFit.java:",
                ") does not depend on any parameter of the optimizer" + CarelessFit.FIRST_STEP,
                "; compute it inside the function given to minimize");
    }

    @Test
    void aLossThatWasComputedBeforeMinimizeIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    NDArray before =
                            batch.images().mul(module.state().get("weight")).mean();
                    return StepOutput.loss(optimizers.get("weight").minimize(new NDList(before), NDList::head));
                },
                ") does not depend on any parameter of the optimizer" + CarelessFit.FIRST_STEP);
    }

    @Test
    void aClosedLossIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                CarelessFit.minimizing(loss -> {
                    NDArray mean = loss.mean();
                    mean.close();
                    return mean;
                }),
                "careless: the loss of weight is an array that is closed already" + CarelessFit.FIRST_STEP,
                "; compute it anew in each step");
    }

    @Test
    void aLossThatMultipliesByAJavaNumberIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                CarelessFit.minimizing(loss -> loss.mean().mul(0.5f)),
                "careless: the loss of weight is computed by mul (RefusedLossTest.java:",
                ") with a Java number, whose memory may be reused before the backward pass reads it,"
                        + CarelessFit.FIRST_STEP,
                "; use state().constant(number) instead");
    }
}
