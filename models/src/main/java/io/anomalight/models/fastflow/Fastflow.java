package io.anomalight.models.fastflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Precisions;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Adam;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.Transformed;
import io.anomalight.models.components.maps.MapResize;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
                .withPrecisions(Precisions.BF16_EVALUATION)
                .withValidationScalars("loss")
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
                loss += optimizers
                        .get(layer.name())
                        .minimize(map, in -> model.loss(model.latent(layer.name(), in.head())));
            }
        }
        return StepOutput.loss(loss);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList features = model.encode(batch);
        return profiler.measure("flow", () -> predict(features, batch.size()));
    }

    // The likelihoods of each feature layer are resized to the image. The anomaly map is minus their mean over the
    // feature layers, and the score is the largest value of the map.
    private Prediction predict(NDList features, int images) {
        NDList likelihoods = new NDList();
        double[] losses = new double[images];
        for (FeatureLayer layer : model.taps()) {
            try (NDArray map = features.remove(0)) {
                Transformed latent = model.latent(layer.name(), map);
                try (NDArray z = latent.output();
                        NDArray layerLosses = model.losses(latent);
                        NDArray likelihood = model.likelihood(z)) {
                    float[] perImage = layerLosses.toFloatArray();
                    Arrays.setAll(losses, image -> losses[image] + perImage[image]);
                    likelihoods.add(MapResize.bilinear(likelihood, config.inputSize()));
                }
            }
        }
        NDArray maps = NDArrays.add(likelihoods.toArray(NDArray[]::new)).mul(state.constant(-1.0 / likelihoods.size()));
        float[] rounded = new float[images];
        for (int image = 0; image < images; image++) {
            rounded[image] = (float) losses[image];
        }
        return new Prediction(maps.reshape(images, -1).max(new int[] {1}), maps, Map.of("loss", rounded));
    }
}
