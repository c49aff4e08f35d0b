package io.anomalight.models.fre;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.pooling.PooledFeatures;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The FRE module: a linear autoencoder learns to reconstruct the pooled features of normal images; all positions of an image form
 * one vector.
 *
 * <p>The score of an image is the squared error of the reconstruction. The map shows the contribution of each position, summed over
 * the channels. DFM's score {@code fre} is the same error with the principal components of all training images.
 */
final class Fre implements AnomalyModule {
    private static final String OPTIMIZER = "autoencoder";

    private final FreConfig config;
    private final FeatureExtractor encoder;
    private final PooledFeatures pooling;
    private final TiedAutoencoder autoencoder;
    private final ModuleState state;

    /** Adds an untrained autoencoder to the state. */
    Fre(FreConfig config, FeatureExtractor encoder, ModuleState state, SplittableRandom random) {
        this.config = config;
        this.encoder = encoder;
        this.pooling = PooledFeatures.of(encoder, config.features(), config.inputSize());
        this.autoencoder = TiedAutoencoder.initialize(config.latentDim(), pooling.length(), state, random);
        this.state = state;
    }

    @Override
    public String name() {
        return "fre";
    }

    @Override
    public ModuleState state() {
        return state;
    }

    @Override
    public ImageSize inputSize() {
        return config.inputSize();
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.NONE
                .withOnnx(this::toOnnx)
                .withValidationScalars("loss")
                .withKept(encoder::keeps)
                .withSummary(this::summary);
    }

    private List<ModulePart> summary() {
        return List.of(
                encoder.part(config.features().backbone(), config.inputSize()),
                new ModulePart(
                        "autoencoder",
                        "linear, " + config.latentDim() + " dimensions",
                        "[B, " + pooling.length() + "]"));
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec(OPTIMIZER, TiedAutoencoder.PARAMETERS, new Adam(config.lr())));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        try (NDList features = encoder.extract(batch)) {
            NDArray vectors = EagerOperand.compute(features, in -> pooling.vectors(in.get(0)));
            return StepOutput.loss(optimizers.get(OPTIMIZER).minimize(new NDList(vectors), this::loss));
        }
    }

    /** The mean squared error over the features and images, from pooled features {@code [B, d]}. */
    NDArray loss(NDList vectors) {
        return EagerOperand.compute(
                vectors, in -> autoencoder.errors(in.get(0)).mean(1).mean(0));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        try (NDList features = encoder.extract(batch)) {
            NDList results = EagerOperand.computeAll(features, in -> score(in.get(0)));
            return new Prediction(
                    results.get(0),
                    results.get(1),
                    Map.of("loss", results.get(2).toFloatArray()));
        }
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Operand> results =
                score(encoder.extract(images, config.inputSize()).get(0));
        return OnnxPrediction.of(results.get(0), results.get(1));
    }

    /**
     * The scores {@code [B]}, the anomaly maps {@code [B, H, W]} and the losses {@code [B]}.
     *
     * @param features {@code [B, C, h, w]}
     */
    private List<Operand> score(Operand features) {
        Operand errors = autoencoder.errors(pooling.vectors(features));
        Operand scores = errors.sum(1);
        return List.of(scores, pooling.maps(errors), scores.mul(1.0 / pooling.length()));
    }
}
