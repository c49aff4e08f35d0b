package io.anomalight.models.csflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
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
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The CS-Flow module: one flow over the features of an image at three scales, trained by one Adam. */
final class Csflow implements AnomalyModule {
    private static final String OPTIMIZER = "flow";

    private final CsflowConfig config;
    private final FeatureExtractor features;
    private final CrossScaleFlow flow;
    private final ModuleState state;
    private final Profiler profiler;

    Csflow(CsflowConfig config, FeatureExtractor features, CrossScaleFlow flow, ModuleState state, Profiler profiler) {
        this.config = config;
        this.features = features;
        this.flow = flow;
        this.state = state;
        this.profiler = profiler;
    }

    @Override
    public String name() {
        return "csflow";
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
                .withKept(features::keeps)
                .withSummary(this::summary);
    }

    private List<ModulePart> summary() {
        List<ModulePart> scales = features.layers().stream()
                .map(layer -> new ModulePart("encoder." + layer.name(), "layer", layer.shape(config.inputSize())))
                .toList();
        return List.of(
                new ModulePart("encoder", config.backbone(), "", scales),
                new ModulePart("flow", config.nCouplingBlocks() + " cross-scale couplings", ""));
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec(OPTIMIZER, flow.parameterNames(), config.rule()));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDList maps = features.extract(batch);
        return StepOutput.loss(optimizers.get(OPTIMIZER).minimize(maps, this::loss));
    }

    /** The mean loss of the images, from the features of each scale. */
    NDArray loss(NDList maps) {
        return EagerOperand.compute(maps, in -> flow.losses(flow.forward(in)).mean(0));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList maps = features.extract(batch);
        NDList results = profiler.measure("flow", () -> EagerOperand.computeAll(maps, this::score));
        return new Prediction(
                results.get(0), results.get(1), Map.of("loss", results.get(2).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Operand> results = score(List.copyOf(features.extract(images, config.inputSize())));
        return OnnxPrediction.of(results.get(0), results.get(1));
    }

    /**
     * The scores {@code [B]}, the anomaly maps {@code [B, H, W]} and the losses {@code [B]}.
     *
     * @param maps one {@code [B, C, h, w]} per scale
     */
    private List<Operand> score(List<Operand> maps) {
        Latent latent = flow.forward(maps);
        return List.of(flow.scores(latent), anomalyMaps(latent), flow.losses(latent));
    }

    /** The mean of z² over the channels at each position, resized to the image. */
    private Operand anomalyMaps(Latent latent) {
        int scales = config.anomalyMapMode() == CsflowConfig.AnomalyMapMode.MAX
                ? 1
                : latent.maps().size();
        return IntStream.range(0, scales)
                .mapToObj(scale -> MapResize.bilinear(
                        latent.maps().get(scale).square().mean(1), flow.grids().get(scale), config.inputSize()))
                .reduce(Operand::mul)
                .orElseThrow();
    }
}
