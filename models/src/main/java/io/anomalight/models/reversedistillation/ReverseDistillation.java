package io.anomalight.models.reversedistillation;

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
import io.anomalight.models.components.trained.MirroredResNet;
import io.anomalight.models.components.trained.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Reverse Distillation module: a frozen encoder, a narrow embedding that can't represent anomalies, and a decoder that
 * reconstructs the encoder's features from the embedding.
 */
final class ReverseDistillation implements AnomalyModule {
    private static final String OPTIMIZER = "decoder";

    private final ReverseDistillationConfig config;
    private final FeatureExtractor encoder;
    private final Embedding embedding;
    private final MirroredResNet decoder;
    private final CosineDistance distance;
    private final ModuleState state;
    private final Profiler profiler;

    ReverseDistillation(
            ReverseDistillationConfig config,
            FeatureExtractor encoder,
            Embedding embedding,
            MirroredResNet decoder,
            ModuleState state,
            Profiler profiler) {
        this.config = config;
        this.encoder = encoder;
        this.embedding = embedding;
        this.decoder = decoder;
        this.distance =
                new CosineDistance(encoder.grids(config.inputSize()), config.inputSize(), config.anomalyMapMode());
        this.state = state;
        this.profiler = profiler;
    }

    @Override
    public String name() {
        return "reverse_distillation";
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
        List<String> parameters = new ArrayList<>(decoder.parameterNames());
        parameters.addAll(embedding.parameterNames());
        return List.of(new OptimizerSpec(OPTIMIZER, parameters, config.rule()));
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
        NDList features = encoder.extract(batch);
        return StepOutput.loss(optimizers.get(OPTIMIZER).minimize(features, in -> loss(in, embedding, decoder)));
    }

    /** The mean loss of the images. */
    static NDArray loss(NDList features, Embedding embedding, MirroredResNet decoder) {
        NDList rebuilt = decoder.decode(embedding.embed(features, Statistics.BATCH), Statistics.BATCH);
        int layers = features.size();
        return EagerOperand.compute(new NDList(features).addAll(rebuilt), in -> CosineDistance.losses(
                        in.subList(0, layers), in.subList(layers, 2 * layers))
                .mean(0));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList features = encoder.extract(batch);
        NDList rebuilt = profiler.measure(
                "decoder", () -> decoder.decode(embedding.embed(features, Statistics.RUNNING), Statistics.RUNNING));
        int layers = features.size();
        NDList results = EagerOperand.computeAll(features.addAll(rebuilt), in -> {
            List<Operand> encoded = in.subList(0, layers);
            List<Operand> decoded = in.subList(layers, 2 * layers);
            return List.of(distance.anomalyMap(encoded, decoded), CosineDistance.losses(encoded, decoded));
        });
        return Prediction.ofMaps(results.get(0), Map.of("loss", results.get(1).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Value> features = encoder.extract(images, config.inputSize());
        List<Value> rebuilt = decoder.decode(embedding.embed(features));
        return OnnxPrediction.ofMaps(distance.anomalyMap(List.copyOf(features), List.copyOf(rebuilt)));
    }
}
