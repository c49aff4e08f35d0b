package io.anomalight.models.fastflow;

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
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.Likelihood;
import io.anomalight.models.components.flow.Transformed;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The FastFlow module: one flow per feature layer, each with its own Adam, with one optimizer step per batch of images.
 *
 * <p>The loss is the sum over the feature layers, and their flows share no parameters. So one Adam per feature layer computes the
 * same as a single Adam, and memory contains the arrays of only one feature layer's backward pass at a time.
 */
final class Fastflow implements AnomalyModule {
    private final FastflowConfig config;
    private final FastflowModel model;
    private final ModuleState state;
    private final Profiler profiler;

    Fastflow(FastflowConfig config, FastflowModel model, ModuleState state, Profiler profiler) {
        this.config = config;
        this.model = model;
        this.state = state;
        this.profiler = profiler;
    }

    @Override
    public String name() {
        return "fastflow";
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
                .withKept(model::keeps)
                .withSummary(this::summary);
    }

    private List<ModulePart> summary() {
        return List.of(
                new ModulePart("encoder", config.encoder().backbone(), "", parts("encoder", "layer")),
                new ModulePart("norm", "layer norms", "", parts("norm", "layer norm")),
                new ModulePart("flow", "flows", "", parts("flow", config.flowSteps() + " couplings")));
    }

    private List<ModulePart> parts(String name, String type) {
        return model.taps().stream()
                .map(layer -> new ModulePart(name + "." + layer.name(), type, layer.shape(config.inputSize())))
                .toList();
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        Adam adam = new Adam(config.lr(), config.weightDecay());
        return model.taps().stream()
                .map(layer -> new OptimizerSpec(layer.name(), model.parameterNames(layer.name()), adam))
                .toList();
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        double loss = 0;
        NDList features = model.encode(batch);
        for (FeatureLayer layer : model.taps()) {
            try (NDList map = new NDList(features.remove(0))) {
                loss += optimizers.get(layer.name()).minimize(map, in -> loss(layer.name(), in.head()));
            }
        }
        return StepOutput.loss(loss);
    }

    /** The mean loss of the images, from the features of one layer. */
    NDArray loss(String layer, NDArray features) {
        return EagerOperand.compute(
                features, in -> FastflowModel.losses(model.latent(layer, in)).mean(0));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList features = model.encode(batch);
        NDList results = profiler.measure("flow", () -> EagerOperand.computeAll(features, this::score));
        return Prediction.ofMaps(results.get(0), Map.of("loss", results.get(1).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        return OnnxPrediction.ofMaps(
                score(model.encode(images, config.inputSize())).get(0));
    }

    /**
     * The anomaly maps {@code [B, H, W]} and the losses {@code [B]}. The likelihoods of each feature layer are resized to the
     * image; the anomaly map is minus their mean over the feature layers.
     *
     * @param features one {@code [B, C, h, w]} per feature layer
     */
    private List<Operand> score(List<Operand> features) {
        List<ImageSize> grids = model.grids(config.inputSize());
        List<List<Operand>> layers = IntStream.range(0, features.size())
                .mapToObj(layer -> features.get(layer).scopedAll(map -> {
                    Transformed latent = model.latent(model.taps().get(layer).name(), map);
                    Operand likelihood = Likelihood.ofPositions(latent.output());
                    return List.of(
                            MapResize.bilinear(likelihood, grids.get(layer), config.inputSize()),
                            FastflowModel.losses(latent));
                }))
                .toList();
        return List.of(sum(layers, 0).mul(-1.0 / layers.size()), sum(layers, 1));
    }

    private static Operand sum(List<List<Operand>> layers, int result) {
        return layers.stream()
                .map(layer -> layer.get(result))
                .reduce(Operand::add)
                .orElseThrow();
    }
}
