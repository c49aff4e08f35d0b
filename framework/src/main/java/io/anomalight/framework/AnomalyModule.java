package io.anomalight.framework;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;

/**
 * A model: it learns from batches of images, predicts anomaly scores for batches, and holds a state. The counterpart of
 * Lightning's {@code LightningModule}.
 *
 * <p>The trainer calls all methods from one thread, inside a step. Arrays that a method makes are closed when the step
 * ends; to keep an array, add it to {@link #state()}.
 */
public interface AnomalyModule {

    /** The name that selects the model in a recipe. */
    String name();

    /** The arrays that live longer than a step; a checkpoint saves its parameters and buffers. */
    ModuleState state();

    /** The size to which images are resized before the module gets them. */
    ImageSize inputSize();

    /** The optimizers that {@link #trainingStep} uses; empty for a model that learns without gradients. */
    default List<OptimizerSpec> configureOptimizers() {
        return List.of();
    }

    /** Learns from one batch. */
    StepOutput trainingStep(Batch batch, Optimizers optimizers);

    /** Called after the last batch of each training epoch, and if the fit ends within an epoch. */
    default void onTrainEpochEnd() {}

    /** Predicts scores and maps for one batch; used in validation, test and prediction. */
    Prediction validationStep(Batch batch);

    /** The optional abilities of the model; must return the same objects at every call. */
    default Capabilities capabilities() {
        return Capabilities.NONE;
    }
}
