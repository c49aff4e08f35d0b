package io.anomalight.framework;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Callbacks this module wants beside those of the recipe. */
    default List<Callback> configureCallbacks() {
        return List.of();
    }

    /**
     * Names of the scalars that {@link #validationStep} reports; their means over the normal images of a validation are
     * logged as {@code val_<name>}.
     */
    default List<String> validationScalars() {
        return List.of();
    }

    /**
     * Where the module's frozen parts come from, kept in run folder and checkpoint; a checkpoint is refused where an
     * entry that ends in {@code .sha256} differs.
     */
    default Map<String, String> provenance() {
        return Map.of();
    }

    /** What it is made of, for people: by default its state, taken apart at the dots in the arrays' names. */
    default List<ModulePart> summary() {
        return ModulePart.tree(this);
    }

    /** In which numbers it can judge; {@link io.anomalight.framework.arithmetic.MixedPrecision} computes in either. */
    default Set<Precision> precisions() {
        return Set.of(Precision.FLOAT32);
    }

    /** In which numbers its products can be computed while it is trained; what is learned is float32 in any case. */
    default Set<Precision> trainingPrecisions() {
        return Set.of(Precision.FLOAT32);
    }

    /**
     * Why it can't learn from tiles of an image and judge these one by one, as the end of a sentence, for instance {@code it
     * compares the two halves of an image}; empty if it can.
     */
    default Optional<String> againstTiles() {
        return Optional.empty();
    }

    /** Whether what it says of an image depends on the other images of its batch; its tiles are then judged all at once. */
    default boolean comparesWithinBatch() {
        return false;
    }

    /** How many passes over the training images come before the first epoch, for what must be known before learning begins. */
    default int preparationPasses() {
        return 0;
    }

    /** Prepares with one batch of the {@code pass}-th pass, from 0; may step optimizers, at the rates they were asked for. */
    default void preparationStep(int pass, Batch batch, Optimizers optimizers) {}

    /** Called after the last batch of the {@code pass}-th pass. */
    default void onPreparationPassEnd(int pass) {}

    /** Learns from one batch. */
    StepOutput trainingStep(Batch batch, Optimizers optimizers);

    /** Called after the last batch of each training epoch, and where the fit ends within one. */
    default void onTrainEpochEnd() {}

    /** Over which images {@link #calibrationStep} is run. */
    default Calibration calibration() {
        return Calibration.NONE;
    }

    /** Called before the first batch of a calibration. */
    default void onCalibrationStart() {}

    /** Learns reference values from one batch without changing what was trained. */
    default void calibrationStep(Batch batch) {}

    /** Called after the last batch of a calibration. */
    default void onCalibrationEnd() {}

    /** Judges one batch; used in validation, test and prediction alike. */
    Prediction validationStep(Batch batch);

    /**
     * Writes down what {@link #validationStep} computes, as it is after all that was learned, into the graph of the images.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}, of the {@link #inputSize}, any number of them
     * @throws UserError if it can't be written so, as by default
     */
    default OnnxPrediction judgement(Value images) {
        throw new UserError(name() + " can't be exported as ONNX: nobody has written down yet how it judges in ONNX's"
                + " operators; the manual names the models that can");
    }
}
