package io.anomalight.models.reversedistillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureExtractor;
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
    private final Decoder decoder;
    private final CosineDistance distance;
    private final ModuleState state;
    private final Profiler profiler;

    ReverseDistillation(
            ReverseDistillationConfig config,
            FeatureExtractor encoder,
            Embedding embedding,
            Decoder decoder,
            ModuleState state,
            Profiler profiler) {
        this.config = config;
        this.encoder = encoder;
        this.embedding = embedding;
        this.decoder = decoder;
        this.distance = new CosineDistance(state);
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
        return Capabilities.NONE.withValidationScalars("loss");
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDList features = encoder.extract(batch); // outside minimize, so not recorded: the encoder needs no gradients
        double loss =
                optimizers.get(OPTIMIZER).minimize(features, in -> distance.loss(in, rebuild(in, Statistics.BATCH)));
        return StepOutput.loss(loss);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList features = encoder.extract(batch);
        NDList rebuilt = profiler.measure("decoder", () -> rebuild(features, Statistics.RUNNING));
        List<NDArray> distances = new ArrayList<>();
        for (int layer = 0; layer < features.size(); layer++) {
            distances.add(distance.positions(features.get(layer), rebuilt.get(layer)));
        }
        NDArray anomalyMaps = CosineDistance.anomalyMap(distances, config.inputSize(), config.anomalyMapMode());
        float[] losses = distance.losses(features, rebuilt).toFloatArray();
        return Prediction.ofMaps(anomalyMaps, Map.of("loss", losses));
    }

    private NDList rebuild(NDList features, Statistics statistics) {
        return decoder.decode(embedding.embed(features, statistics), statistics);
    }
}
