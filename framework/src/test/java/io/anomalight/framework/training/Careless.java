package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.testing.TestModule;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** A module with mistakes, as a plug-in might have; a test defines each of its steps. */
final class Careless extends TestModule {
    BiFunction<Batch, Optimizers, StepOutput> training = (batch, optimizers) -> StepOutput.EMPTY;
    Function<Batch, Prediction> validation = Careless::brightness;
    Consumer<Batch> preparation = batch -> {};
    Consumer<Batch> calibration = batch -> {};
    Runnable preparationEnd = () -> {};
    Runnable calibrationStart = () -> {};
    Runnable calibrationEnd = () -> {};
    Runnable epochEnd = () -> {};
    int passes;
    List<OptimizerSpec> optimizers = List.of(
            new OptimizerSpec("weight", List.of("weight"), new Sgd(0.1, 0, 0)),
            new OptimizerSpec("bias", List.of("bias"), new Sgd(0.1, 0, 0)));

    Careless(ModuleState state) {
        super("careless", state, Greys.SIZE);
        state.parameter("weight", new float[] {1}, 1);
        state.parameter("bias", new float[] {0}, 1);
    }

    /** The prediction of a module without mistakes. */
    static Prediction brightness(Batch batch) {
        return Prediction.ofMaps(batch.images().mean(new int[] {1}));
    }

    /** An array of ones that belongs to the step. */
    static NDArray ones(Batch batch, long... shape) {
        return batch.images().getManager().ones(new Shape(shape));
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return optimizers;
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return training.apply(batch, optimizers);
    }

    @Override
    public void onTrainEpochEnd() {
        epochEnd.run();
    }

    @Override
    public Capabilities capabilities() {
        Capabilities calibrated = Capabilities.NONE.withCalibration(new Calibration(
                Calibration.Images.TRAINING,
                () -> calibrationStart.run(),
                batch -> calibration.accept(batch),
                () -> calibrationEnd.run()));
        return passes == 0
                ? calibrated
                : calibrated.withPreparation(new PreparationPasses(
                        passes, (pass, batch, optimizers) -> preparation.accept(batch), pass -> preparationEnd.run()));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return validation.apply(batch);
    }
}
