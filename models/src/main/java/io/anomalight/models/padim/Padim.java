package io.anomalight.models.padim;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.gaussian.PositionGaussians;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;

/**
 * The PaDiM module: it learns a Gaussian of the embedding at each position (eq. 1) in one pass over normal images, and scores a
 * position by the Mahalanobis distance to its Gaussian (eq. 2).
 *
 * <p>The distances are resized to the image and smoothed. The score of the image is the largest value (section III-C).
 */
final class Padim implements AnomalyModule {
    /** ε of eq. 1. */
    private static final double EPSILON = 0.01;

    private static final GaussianBlur BLUR = new GaussianBlur(4);

    private final ImageSize inputSize;
    private final PatchEmbedding embedding;
    private final ModuleState state;
    private final Console console;
    private final PositionGaussians gaussians;

    Padim(ImageSize inputSize, PatchEmbedding embedding, ModuleState state, Console console) {
        this.inputSize = inputSize;
        this.embedding = embedding;
        this.state = state;
        this.console = console;
        this.gaussians = new PositionGaussians(state, "gaussian.");
    }

    @Override
    public String name() {
        return "padim";
    }

    @Override
    public ModuleState state() {
        return state;
    }

    @Override
    public ImageSize inputSize() {
        return inputSize;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.NONE.withOnnx(this::toOnnx);
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        gaussians.add(embedding.of(batch.images()).vectors());
        return StepOutput.EMPTY;
    }

    @Override
    public void onTrainEpochEnd() {
        if (gaussians.seen() == 1) {
            console.line(
                    "PaDiM has seen only one training image, so it can't learn how normal images differ: all features"
                            + " get the same weight");
        }
        if (gaussians.seen() > 0) {
            gaussians.fit(EPSILON, console);
        }
    }

    @Override
    public Prediction validationStep(Batch batch) {
        requireFitted();
        PatchEmbedding.Embedded embedded = embedding.of(batch.images());
        ImageSize grid = embedded.grid();
        NDArray distances =
                gaussians.distances(embedded.vectors()).transpose().reshape(batch.size(), grid.height(), grid.width());
        return Prediction.ofMaps(BLUR.apply(MapResize.bilinear(distances, inputSize)));
    }

    private void requireFitted() {
        if (!gaussians.areFitted()) {
            throw new UserError("PaDiM can't score images before the end of the first epoch; set"
                    + " trainer.val_check_interval=1.0");
        }
    }

    private OnnxPrediction toOnnx(Value images) {
        requireFitted();
        ImageSize grid = embedding.grid(inputSize);
        Value distances = gaussians
                .distances(embedding.of(images, inputSize))
                .transpose(1, 0)
                .reshape(-1, grid.height(), grid.width());
        return OnnxPrediction.ofMaps(BLUR.apply(MapResize.bilinear(distances, grid, inputSize), inputSize));
    }
}
