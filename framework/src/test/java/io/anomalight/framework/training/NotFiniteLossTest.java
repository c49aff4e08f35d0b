package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loss that is NaN or infinite stops the fit. */
@NoNativeLeaks
class NotFiniteLossTest {
    private final CarelessFit fit = new CarelessFit();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNaNLossStopsTheFitAndNamesTheFilesOfItsBatch(boolean detectAnomaly, NativeMemory memory) {
        fit.plan = detectAnomaly ? fit.plan.with(CarelessFit.WATCHING) : fit.plan;
        fit.refused(
                memory,
                CarelessFit.minimizing(loss -> loss.mean().log()), // of a negative number
                "careless: the loss of weight is NaN" + CarelessFit.FIRST_STEP,
                "; look at these images, or try a lower learning rate or trainer.gradient_clip_val");
    }

    @Test
    void anInfiniteLossWithItsOwnGradientsStopsTheFit(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.training = (batch, optimizers) -> StepOutput.loss(
                        optimizers.get("weight").minimize(CarelessFit.always(Double.POSITIVE_INFINITY)) * 0),
                "careless: the loss of weight is Infinity" + CarelessFit.FIRST_STEP);
    }

    @Test
    void aNaNAmongLossesMinimizedInParallelStopsTheFit(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    optimizers.minimizeAll(Map.of(
                            "weight",
                            List.of(CarelessFit.always(1), CarelessFit.always(2)),
                            "bias",
                            List.of(CarelessFit.always(1), CarelessFit.always(Double.NaN))));
                    return StepOutput.EMPTY;
                },
                "careless: the loss of bias is NaN" + CarelessFit.FIRST_STEP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss", "teacher_loss"})
    void aNaNReportedAsALossStopsTheFit(String name, NativeMemory memory) {
        fit.refused(
                memory,
                module ->
                        module.training = (batch, optimizers) -> new StepOutput(Map.of("share", 0.5, name, Double.NaN)),
                "careless: " + name + " is NaN" + CarelessFit.FIRST_STEP);
    }

    @Test
    void nothingIsSavedAfterANaNLoss(NativeMemory memory) {
        List<String> recorded = new ArrayList<>();
        fit.callbacks.add(new Callback() {
            @Override
            public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
                recorded.add(point + " " + run.step());
            }

            @Override
            public void onException(Run run, Throwable failure) {
                recorded.add(failure.getClass().getSimpleName());
            }
        });
        fit.plan = Plan.epochs(2, 0);
        int[] steps = {0};
        fit.refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    steps[0]++;
                    return StepOutput.loss(steps[0] == 5 ? Double.NaN : 1);
                },
                "careless: loss is NaN in step 5 (epoch 2, batch 2), on train");
        assertThat(recorded).startsWith("STEP 1", "STEP 2").endsWith("EPOCH 3", "STEP 4", "ModuleFailure");
    }

    @Test
    void anotherNaNScalarStopsTheFitOnlyWithDetectAnomaly(NativeMemory memory) {
        Consumer<Careless> reporting = module ->
                module.training = (batch, optimizers) -> new StepOutput(Map.of("share_of_nothing", Double.NaN));

        assertThat(fit.failure(memory, reporting)).isNull();
        fit.plan = fit.plan.with(CarelessFit.WATCHING);
        fit.refused(memory, reporting, "careless: share_of_nothing is NaN" + CarelessFit.FIRST_STEP);
    }

    @Test
    void detectAnomalyFindsInfiniteGradientsBeforeTheLoss(NativeMemory memory) {
        // The square root of 0 is 0, and its derivative is infinite.
        Consumer<Careless> steep =
                CarelessFit.minimizing(loss -> loss.mean().sub(loss.mean()).sqrt());

        fit.refused(memory, steep, "careless: the loss of weight is NaN in step 2 (epoch 1, batch 2), on train");
        fit.plan = fit.plan.with(CarelessFit.WATCHING);
        fit.refused(memory, steep, "careless: the gradients of weight are not finite" + CarelessFit.FIRST_STEP);
    }
}
