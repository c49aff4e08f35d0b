package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.ModuleFailure;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.LossGradients;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to the author of a module that makes a mistake: its name, the step, the files and a cure, in a sentence. */
@NoNativeLeaks
class CarelessModuleTest {
    private static final String FIRST_STEP = " in step 1 (epoch 1, batch 1), on train";
    private static final OptimizationConfig WATCHING =
            new OptimizationConfig(Optional.empty(), GradientClip.Algorithm.NORM, 1, true);

    private final List<Callback> callbacks = new ArrayList<>();
    private Plan plan = Plan.epochs(1, 0);

    @Test
    void aModuleWithoutMistakesIsFitted(NativeMemory memory) {
        assertThat(failure(memory, minimizing(NDArray::mean))).isNull();
    }

    @Test
    void aLossOfDoublesIsRefused(NativeMemory memory) {
        refused(
                memory,
                minimizing(loss -> loss.mean().toType(DataType.FLOAT64, false)),
                "careless: the loss of weight is float64, but must be float32" + FIRST_STEP,
                "; a Java double makes an array of float64: write 0.5f, take state().constant(0.5), or");
    }

    @Test
    void aLossOfSeveralNumbersIsRefused(NativeMemory memory) {
        refused(
                memory,
                minimizing(loss -> loss.mean(new int[] {1})),
                "careless: the loss of weight has the shape (2, 2, 2), but must be one number" + FIRST_STEP,
                "; end it with mean()");
    }

    @Test
    void aLossThatDependsOnNoParameterIsRefused(NativeMemory memory) {
        refused(
                memory,
                minimizing(loss -> loss.mean().stopGradient()),
                "careless: its loss (CarelessModuleTest.java:",
                ") does not depend on any parameter of the optimizer" + FIRST_STEP,
                "; compute it within the function that minimize gets");
    }

    @Test
    void aLossThatWasComputedBeforeMinimizeIsRefused(NativeMemory memory) {
        refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    NDArray before =
                            batch.images().mul(module.state().get("weight")).mean();
                    return StepOutput.loss(optimizers.get("weight").minimize(new NDList(before), NDList::head));
                },
                ") does not depend on any parameter of the optimizer" + FIRST_STEP);
    }

    @Test
    void aLossThatIsClosedIsRefused(NativeMemory memory) {
        refused(
                memory,
                minimizing(loss -> {
                    NDArray mean = loss.mean();
                    mean.close();
                    return mean;
                }),
                "careless: the loss of weight is an array that is closed already" + FIRST_STEP,
                "; compute it anew in each step");
    }

    @Test
    void aLossThatMultipliesByAJavaNumberIsRefusedWithTheLine(NativeMemory memory) {
        refused(
                memory,
                minimizing(loss -> loss.mean().mul(0.5f)),
                "careless: the loss of weight is computed by mul (CarelessModuleTest.java:",
                ") with a Java number, whose memory is gone when the backward pass reads it," + FIRST_STEP,
                "; take state().constant(number) in its place");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLossThatIsNaNStopsTheFitWithTheFilesOfItsBatch(boolean detectAnomaly, NativeMemory memory) {
        plan = detectAnomaly ? plan.with(WATCHING) : plan;
        refused(
                memory,
                minimizing(loss -> loss.mean().log()), // of a negative number
                "careless: the loss of weight is NaN" + FIRST_STEP,
                "; look at these images, or try a lower learning rate or trainer.gradient_clip_val");
    }

    @Test
    void anInfiniteLossThatTellsItsOwnGradientsStopsTheFit(NativeMemory memory) {
        refused(
                memory,
                module -> module.training = (batch, optimizers) ->
                        StepOutput.loss(optimizers.get("weight").minimize(always(Double.POSITIVE_INFINITY)) * 0),
                "careless: the loss of weight is Infinity" + FIRST_STEP);
    }

    @Test
    void oneNaNAmongLossesMinimizedSideBySideStopsTheFit(NativeMemory memory) {
        refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    optimizers.minimizeAll(Map.of(
                            "weight", List.of(always(1), always(2)), "bias", List.of(always(1), always(Double.NaN))));
                    return StepOutput.EMPTY;
                },
                "careless: the loss of bias is NaN" + FIRST_STEP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss", "teacher_loss"})
    void aNaNThatIsOnlyReportedAsALossStopsTheFit(String name, NativeMemory memory) {
        refused(
                memory,
                module ->
                        module.training = (batch, optimizers) -> new StepOutput(Map.of("share", 0.5, name, Double.NaN)),
                "careless: " + name + " is NaN" + FIRST_STEP);
    }

    @Test
    void nothingIsSavedOfAFitFromTheStepOnInWhichItsLossIsNaN(NativeMemory memory) {
        List<String> told = new ArrayList<>();
        callbacks.add(new Callback() {
            @Override
            public void onSavePoint(Run run, SavePoint point) {
                told.add(point + " " + run.step());
            }

            @Override
            public void onException(Run run, Throwable failure) {
                told.add(failure.getClass().getSimpleName());
            }
        });
        plan = Plan.epochs(2, 0);
        int[] steps = {0};
        refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    steps[0]++;
                    return StepOutput.loss(steps[0] == 5 ? Double.NaN : 1);
                },
                "careless: loss is NaN in step 5 (epoch 2, batch 2), on train");
        assertThat(told).startsWith("STEP 1", "STEP 2").endsWith("EPOCH 3", "STEP 4", "ModuleFailure");
    }

    @Test
    void aReportedNaNThatIsNoLossStopsTheFitOnlyWhereAnomaliesAreLookedFor(NativeMemory memory) {
        Consumer<Careless> reporting = module ->
                module.training = (batch, optimizers) -> new StepOutput(Map.of("share_of_nothing", Double.NaN));

        assertThat(failure(memory, reporting)).isNull();
        plan = plan.with(WATCHING);
        refused(memory, reporting, "careless: share_of_nothing is NaN" + FIRST_STEP);
    }

    @Test
    void gradientsThatAreNotFiniteAreFoundBeforeTheLossIsWhereAnomaliesAreLookedFor(NativeMemory memory) {
        // The root of nought is nought, and its slope infinite.
        Consumer<Careless> steep =
                minimizing(loss -> loss.mean().sub(loss.mean()).sqrt());

        refused(memory, steep, "careless: the loss of weight is NaN in step 2 (epoch 1, batch 2), on train");
        plan = plan.with(WATCHING);
        refused(memory, steep, "careless: the gradients of weight are not finite" + FIRST_STEP);
    }

    @Test
    void anArrayKeptBeyondItsStepIsNamed(NativeMemory memory) {
        List<NDArray> kept = new ArrayList<>();
        refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    kept.add(batch.images());
                    return StepOutput.loss(kept.get(0).mean().getFloat());
                },
                "careless: it used an array that is closed already (CarelessModuleTest.java:",
                ") in step 2 (epoch 1, batch 2), on train",
                "; an array dies with the step that made it: keep it with state().own(name, array)");
    }

    @Test
    void anOperationThatDjlDoesNotImplementIsNamed(NativeMemory memory) {
        refused(
                memory,
                module -> module.validation = batch -> {
                    batch.images().sequenceMask(Careless.ones(batch, 2), 0);
                    return Careless.brightness(batch);
                },
                "careless: it used NDArray.sequenceMask (CarelessModuleTest.java:",
                "), which DJL does not implement for PyTorch in validation, on val0, val1; compute the same with");
    }

    @Test
    void whateverTheEngineRefusesIsToldInItsFirstLine(NativeMemory memory) {
        refused(
                memory,
                module -> module.training = (batch, optimizers) -> {
                    batch.images().add(Careless.ones(batch, 7, 5));
                    return StepOutput.EMPTY;
                },
                "careless: it failed with EngineException (CarelessModuleTest.java:",
                "): The size of tensor a (2) must match the size of tensor b (5)",
                FIRST_STEP);
    }

    @Test
    void mapsOfAnotherSizeThanTheInputAreRefusedWithBothShapes(NativeMemory memory) {
        refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(Careless.ones(batch, batch.size(), 2, 1)),
                "careless: its anomaly maps have the shape (2, 2, 1), but must have (2, 2, 2) for 2 images of"
                        + " 2x2, in validation;"
                        + " give one score for each image, and a map of inputSize() for each");
        refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(Careless.ones(batch, batch.size(), 3, 2)),
                "have the shape (2, 3, 2), but must have (2, 2, 2) for 2 images of 2x2,");
        refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(Careless.ones(batch, batch.size(), 1, 2, 2)),
                "have the shape (2, 1, 2, 2), but must have (2, 2, 2) for 2 images of 2x2,");
    }

    @Test
    void scoresThatAreNotOneForEachImageAreRefused(NativeMemory memory) {
        refused(
                memory,
                module -> module.validation =
                        batch -> new Prediction(Careless.ones(batch, 1), Careless.ones(batch, batch.size(), 2, 2)),
                "careless: its scores have the shape (1), but must have (2) for 2 images of 2x2, in validation");
    }

    @Test
    void scoresAndMapsOfOtherNumbersThanFloatsAreRefused(NativeMemory memory) {
        refused(
                memory,
                module -> module.validation = batch ->
                        Prediction.ofMaps(batch.images().mean(new int[] {1}).toType(DataType.FLOAT64, false)),
                "careless: its scores are float64, but must be float32 in validation;"
                        + " end with toType(DataType.FLOAT32, false)");
        refused(
                memory,
                module -> module.validation = batch -> new Prediction(
                        Careless.ones(batch, batch.size()),
                        Careless.ones(batch, batch.size(), 2, 2).toType(DataType.INT32, false)),
                "careless: its anomaly maps are int32, but must be float32 in validation");
    }

    @Test
    void aScoreThatIsNaNIsNeverAResult(NativeMemory memory) {
        refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(
                        batch.images().mean(new int[] {1}).sub(100).log()),
                "careless: the score of val0 is NaN in validation; look at this image; if others fail, too, training"
                        + " has diverged");
    }

    @Test
    void otherMomentsOfAModuleAreNamed(NativeMemory memory) {
        IllegalArgumentException mistake = new IllegalArgumentException("none of these");
        refused(
                memory,
                module -> module.calibration = batch -> {
                    throw mistake;
                },
                "careless: it failed with IllegalArgumentException (CarelessModuleTest.java:",
                "): none of these, in calibration, on train0, train1");
        refused(
                memory,
                module -> module.epochEnd = () -> {
                    throw mistake;
                },
                "): none of these, at the end of epoch 1");
        refused(
                memory,
                module -> {
                    module.passes = 1;
                    module.preparation = batch -> {
                        throw mistake;
                    };
                },
                "): none of these, in batch 1 of preparation pass 1, on train");
        refused(
                memory,
                module -> {
                    module.passes = 1;
                    module.preparationEnd = () -> {
                        throw mistake;
                    };
                },
                "): none of these, at the end of preparation pass 1");
        refused(
                memory,
                module -> module.calibrationStart = () -> {
                    throw mistake;
                },
                "): none of these, in calibration");
        refused(
                memory,
                module -> module.calibrationEnd = () -> {
                    throw mistake;
                },
                "): none of these, in calibration");
        assertThat(failure(
                        memory,
                        module -> module.epochEnd = () -> {
                            throw mistake;
                        }))
                .hasCause(mistake);
    }

    @Test
    void whatAModuleTellsItsUserItselfStaysAsItIs(NativeMemory memory) {
        assertThatThrownBy(() -> fit(
                        memory,
                        module -> module.epochEnd = () -> {
                            throw new UserError("there are too few images");
                        }))
                .isInstanceOf(UserError.class)
                .hasMessage("there are too few images");
    }

    private static LossGradients always(double loss) {
        return gradients -> {
            gradients.forEach(gradient -> gradient.set(new float[(int) gradient.size()]));
            return loss;
        };
    }

    /** Minimizes what is made of the weighted pixels, negated. */
    private static Consumer<Careless> minimizing(Function<NDArray, NDArray> loss) {
        return module -> module.training = (batch, optimizers) -> StepOutput.loss(optimizers
                .get("weight")
                .minimize(
                        new NDList(batch.images()),
                        in -> loss.apply(in.head()
                                .add(module.state().constant(1))
                                .mul(module.state().get("weight"))
                                .neg())));
    }

    private void refused(NativeMemory memory, Consumer<Careless> mistake, String... parts) {
        assertThat(failure(memory, mistake))
                .isInstanceOf(ModuleFailure.class)
                .message()
                .contains(parts)
                .startsWith("careless: ")
                .doesNotContain("\n");
    }

    private Throwable failure(NativeMemory memory, Consumer<Careless> mistake) {
        return catchThrowable(() -> fit(memory, mistake));
    }

    private void fit(NativeMemory memory, Consumer<Careless> mistake) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Careless module = new Careless(state);
            mistake.accept(module);
            plan.trainer(memory, callbacks).fit(module, Greys.data(5, 2));
        }
    }
}
