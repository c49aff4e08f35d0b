package io.anomalight.framework;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;

/**
 * What a model is: how it learns from a batch, how it judges a batch, and what it remembers.
 *
 * <p>The trainer calls every method from one thread, inside a step: each array that a method makes is closed when the
 * step ends. To keep one, hand it to {@link #state()}.
 */
public interface AnomalyModule {

    /** The name under which the model is chosen in a recipe. */
    String name();

    /** Everything that outlives a step; what a checkpoint saves. */
    ModuleState state();

    /** The size to which images are resized before they reach this module. */
    ImageSize inputSize();

    /** The optimizers this module steps itself in {@link #trainingStep}; none for a model that learns without gradients. */
    default List<OptimizerSpec> configureOptimizers() {
        return List.of();
    }

    /** Learns from one batch. */
    StepOutput trainingStep(Batch batch, Optimizers optimizers);

    /** Called after the last batch of each training epoch, and where the fit ends within one. */
    default void onTrainEpochEnd() {}

    /** Judges one batch; used in validation, test and prediction alike. */
    Prediction validationStep(Batch batch);

    /** What it can do beyond that; its objects stay the same from call to call. */
    default Capabilities capabilities() {
        return Capabilities.NONE;
    }
}
