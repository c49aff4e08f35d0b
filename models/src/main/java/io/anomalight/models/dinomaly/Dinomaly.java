package io.anomalight.models.dinomaly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
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
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.maps.LargestValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Dinomaly module: a frozen encoder, a noisy bottleneck that gets the mean of its layers, and a decoder that reconstructs groups of
 * them. Where a reconstruction fails, the image is anomalous.
 */
final class Dinomaly implements AnomalyModule {
    private static final String OPTIMIZER = "decoder";
    private static final double TOP_SHARE = 0.01; // of the pixels, whose mean is the score of an image

    private final DinomalyConfig config;
    private final FeatureExtractor encoder;
    private final TokenLayers layers;
    private final NoisyBottleneck bottleneck;
    private final TokenDecoder decoder;
    private final FeatureGroups groups;
    private final HardMiningLoss loss;
    private final ReconstructionMap map;
    private final ModuleState state;
    private final Profiler profiler;

    Dinomaly(
            DinomalyConfig config,
            FeatureExtractor encoder,
            NoisyBottleneck bottleneck,
            TokenDecoder decoder,
            ModuleState state,
            Profiler profiler) {
        this.config = config;
        this.encoder = encoder;
        this.layers = TokenLayers.of(encoder, config.inputSize(), config.centerFeatures());
        this.bottleneck = bottleneck;
        this.decoder = decoder;
        this.groups = config.groups();
        this.loss = new HardMiningLoss(config.loss().factor());
        this.map = new ReconstructionMap(layers.grid(), config.inputSize());
        this.state = state;
        this.profiler = profiler;
    }

    @Override
    public String name() {
        return "dinomaly";
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
    public List<OptimizerSpec> configureOptimizers() {
        List<String> names = TokenWeights.names(state, NoisyBottleneck.PREFIX, TokenDecoder.PREFIX);
        return List.of(new OptimizerSpec(OPTIMIZER, names, config.rule(), config.schedule()));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.NONE
                .withOnnx(this::toOnnx)
                .withValidationScalars("loss")
                .withKept(encoder::keeps);
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        // outside minimize, so not recorded: the encoder needs no gradients
        NDList inputs;
        try (NDList features = encoder.extract(batch)) {
            inputs = EagerOperand.computeAll(features, this::targets);
        }
        NDList noise = bottleneck.noise(
                batch.images().getManager(), batch.size(), layers.grid().pixels(), batch.random());
        double easyShare = config.loss().share(optimizers.steps());
        return StepOutput.loss(optimizers.get(OPTIMIZER).minimize(inputs.addAll(noise), in -> loss(in, easyShare)));
    }

    /** The mean of all layers, which the bottleneck gets, and then the mean of each group, which is to be reconstructed. */
    List<Operand> targets(List<Operand> features) {
        List<Operand> tokens = layers.of(features);
        List<Operand> all = new ArrayList<>(List.of(FeatureGroups.mean(tokens)));
        all.addAll(groups.ofEncoder(tokens));
        return all;
    }

    /**
     * The loss of a batch.
     *
     * @param inputs what {@link #targets} computes, and the noise of the bottleneck
     */
    NDArray loss(NDList inputs, double easyShare) {
        int count = groups.encoder().size();
        return EagerOperand.compute(
                inputs,
                in -> loss.of(
                        in.subList(1, 1 + count),
                        reconstructed(in.get(0), in.subList(1 + count, in.size())),
                        easyShare));
    }

    /** The reconstruction of each group of layers, from the mean of all layers. */
    private List<Operand> reconstructed(Operand fused, List<Operand> noise) {
        int tokens = layers.grid().pixels();
        return groups.ofDecoder(decoder.decode(bottleneck.apply(fused, noise), tokens));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList features = encoder.extract(batch);
        NDList results = profiler.measure("decoder", () -> EagerOperand.computeAll(features, this::scores));
        return new Prediction(
                results.get(0), results.get(1), Map.of("loss", results.get(2).toFloatArray()));
    }

    /** Scores {@code [B]}, anomaly maps {@code [B, H, W]} and losses {@code [B]} of the features of an encoder. */
    List<Operand> scores(List<Operand> features) {
        List<Operand> all = targets(features);
        List<Operand> encoded = all.subList(1, all.size());
        List<Operand> decoded = reconstructed(all.get(0), List.of());
        Operand maps = map.of(encoded, decoded);
        int pixels = config.inputSize().pixels();
        Operand scores = LargestValues.mean(maps.reshape(-1, pixels), Math.max(1, (int) (pixels * TOP_SHARE)));
        return List.of(scores, maps, HardMiningLoss.images(encoded, decoded));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Operand> results = scores(List.copyOf(encoder.extract(images, config.inputSize())));
        return OnnxPrediction.of(results.get(0), results.get(1));
    }
}
