package io.anomalight.models.padim;

import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.gaussian.PositionGaussians;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.Optional;

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
    private final boolean updatable;
    private final FeatureExtractor encoder;
    private final PatchEmbedding embedding;
    private final ModuleState state;
    private final Console console;
    private final PositionGaussians gaussians;

    Padim(
            ImageSize inputSize,
            boolean updatable,
            FeatureExtractor encoder,
            PatchEmbedding embedding,
            ModuleState state,
            Console console) {
        this.inputSize = inputSize;
        this.updatable = updatable;
        this.encoder = encoder;
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
        return Capabilities.NONE
                .withOnnx(this::toOnnx)
                .withUpdate(new ModuleUpdate(this::updateObstacle, gaussians::resume, this::learn, this::endUpdate));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        learn(batch);
        return StepOutput.EMPTY;
    }

    private void learn(Batch batch) {
        try (NDList features = encoder.extract(batch.images())) {
            gaussians.add(EagerOperand.compute(features, embedding::of));
        }
    }

    @Override
    public void onTrainEpochEnd() {
        if (gaussians.seen() == 1) {
            console.line(
                    "PaDiM has seen only one training image, so it can't learn how normal images differ: all features"
                            + " get the same weight");
        }
        if (gaussians.seen() > 0) {
            gaussians.fit(EPSILON, updatable, console);
        }
    }

    private Optional<String> updateObstacle() {
        return gaussians.resumeObstacle().map(reason -> "PaDiM can't learn from more images: " + reason);
    }

    private UpdateReport endUpdate() {
        long images = gaussians.seen();
        gaussians.fit(EPSILON, true, console);
        return new UpdateReport(UpdateMethod.EXACT, images, "the Gaussians are those of a fit on all images");
    }

    @Override
    public Prediction validationStep(Batch batch) {
        requireFitted();
        try (NDList features = encoder.extract(batch.images())) {
            return Prediction.ofMaps(EagerOperand.compute(features, this::anomalyMaps));
        }
    }

    private OnnxPrediction toOnnx(Value images) {
        requireFitted();
        return OnnxPrediction.ofMaps(anomalyMaps(List.copyOf(encoder.extract(images, inputSize))));
    }

    private Operand anomalyMaps(List<Operand> features) {
        ImageSize grid = embedding.grid();
        Operand distances =
                gaussians.distances(embedding.of(features)).transpose(1, 0).reshape(-1, grid.height(), grid.width());
        return BLUR.apply(MapResize.bilinear(distances, grid, inputSize), inputSize);
    }

    private void requireFitted() {
        if (!gaussians.areFitted()) {
            throw new UserError("PaDiM can't score images before the end of the first epoch; set"
                    + " trainer.val_check_interval=1.0");
        }
    }
}
