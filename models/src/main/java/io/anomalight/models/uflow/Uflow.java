package io.anomalight.models.uflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Precisions;
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
import io.anomalight.models.components.flow.Likelihood;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The U-Flow module: a frozen encoder, and a U-shaped flow over its features, trained by one Adam. */
final class Uflow implements AnomalyModule {
    private static final String OPTIMIZER = "flow";

    private final UflowConfig config;
    private final FeatureExtractor features;
    private final UshapedFlow flow;
    private final ModuleState state;
    private final Profiler profiler;

    Uflow(UflowConfig config, FeatureExtractor features, UshapedFlow flow, ModuleState state, Profiler profiler) {
        this.config = config;
        this.features = features;
        this.flow = flow;
        this.state = state;
        this.profiler = profiler;
    }

    @Override
    public String name() {
        return "uflow";
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
                .withPrecisions(Precisions.BF16_EVALUATION)
                .withValidationScalars("loss")
                .withKept(features::keeps);
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec(OPTIMIZER, flow.parameterNames(), config.rule(), UflowConfig.schedule()));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDList maps = features.extract(batch);
        return StepOutput.loss(optimizers.get(OPTIMIZER).minimize(maps, this::loss));
    }

    /** The mean loss of the images, from the features of each scale. */
    NDArray loss(NDList maps) {
        return EagerOperand.compute(
                maps, in -> UshapedFlow.losses(flow.forward(in)).mean(0));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList maps = features.extract(batch);
        NDList results = profiler.measure("flow", () -> EagerOperand.computeAll(maps, this::score));
        return Prediction.ofMaps(results.get(0), Map.of("loss", results.get(1).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Operand> maps = List.copyOf(features.extract(images, config.inputSize()));
        return OnnxPrediction.ofMaps(score(maps).get(0));
    }

    /**
     * The anomaly maps {@code [B, H, W]} and the losses {@code [B]}.
     *
     * @param maps one {@code [B, C, h, w]} per scale
     */
    private List<Operand> score(List<Operand> maps) {
        return maps.get(0).scopedAll(maps.subList(1, maps.size()), in -> {
            List<Operand> results = flow.forward(in);
            List<Operand> latent = results.subList(0, in.size());
            Operand scores =
                    switch (config.anomalyScore()) {
                        case LIKELIHOOD -> unlikelihood(latent);
                        case LOG_NFA -> new FalseAlarms(flow.grids(), config.inputSize()).scores(latent);
                    };
            return List.of(scores, UshapedFlow.losses(results));
        });
    }

    /** 1 − the mean likelihood of the scales, {@code [B, H, W]}. */
    private Operand unlikelihood(List<Operand> latent) {
        Operand sum = IntStream.range(0, latent.size())
                .mapToObj(scale -> MapResize.bilinear(
                        Likelihood.ofPositions(latent.get(scale)), flow.grids().get(scale), config.inputSize()))
                .reduce(Operand::add)
                .orElseThrow();
        return sum.mul(-1.0 / latent.size()).add(1);
    }
}
