package io.anomalight.models.glass;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureExtractor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The GLASS module: a discriminator learns to tell normal features from global anomalies, made in the space of features, and from
 * local anomalies, made on images.
 */
final class Glass implements AnomalyModule {
    private static final String ADAPTOR = "adaptor";
    private static final String DISCRIMINATOR = "discriminator";
    private static final String SUM = "features.sum";
    private static final String COUNT = "features.count";

    private final GlassConfig config;
    private final FeatureExtractor encoder;
    private final GlassModel model;
    private final LocalAnomalies anomalies;
    private final GradientAscent ascent;
    private final ModuleState state;
    private final Profiler profiler;

    Glass(
            GlassConfig config,
            FeatureExtractor encoder,
            GlassModel model,
            LocalAnomalies anomalies,
            ModuleState state,
            Profiler profiler) {
        this.config = config;
        this.encoder = encoder;
        this.model = model;
        this.anomalies = anomalies;
        this.ascent = new GradientAscent(model, config.ascents());
        this.state = state;
        this.profiler = profiler;
        if (config.hypersphere()) {
            ImageSize grid = model.grid();
            int channels = config.targetEmbedDim();
            state.buffer(SUM, new float[channels * grid.pixels()], 1, channels, grid.height(), grid.width());
            state.buffer(COUNT, new float[1], 1);
        }
    }

    @Override
    public String name() {
        return "glass";
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
        Capabilities usual = Capabilities.NONE.withOnnx(this::toOnnx).withValidationScalars("loss");
        return config.hypersphere()
                ? usual.withPreparation(new PreparationPasses(1, (pass, batch, none) -> addToCentre(batch), pass -> {}))
                : usual;
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        List<OptimizerSpec> specs = new ArrayList<>();
        if (!model.adaptorParameters().isEmpty()) {
            specs.add(new OptimizerSpec(ADAPTOR, model.adaptorParameters(), config.adaptorRule()));
        }
        specs.add(new OptimizerSpec(DISCRIMINATOR, model.discriminatorParameters(), config.discriminatorRule()));
        return specs;
    }

    /** Sums up the features of normal images at each position; the adaptor is linear, so it maps the mean to the centre. */
    private void addToCentre(Batch batch) {
        try (NDArray features = features(encoder.extract(batch))) {
            state.buffer(SUM, state.get(SUM).add(features.sum(new int[] {0}, true)));
            state.buffer(COUNT, state.get(COUNT).add(batch.size()));
        }
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        LocalAnomalies.Drawn drawn = anomalies.draw(batch.images(), batch.random());
        NDArray normal = features(encoder.extract(batch));
        NDArray local = features(encoder.extract(drawn.images()));
        NDArray adapted = EagerOperand.compute(normal, model::adapted);
        Optional<Hypersphere> sphere = config.hypersphere()
                ? Optional.of(Hypersphere.around(
                        centre(),
                        adapted,
                        EagerOperand.compute(local, model::adapted),
                        drawn.masks(),
                        config.radiusQuantile()))
                : Optional.empty();
        NDArray noise = noise(adapted.getShape(), batch.random(), adapted.getManager());
        NDArray offset = profiler.measure("ascent", () -> ascent.offset(adapted, noise, sphere, optimizers));
        NDList inputs = new NDList(normal, local, offset, drawn.masks());
        sphere.ifPresent(known -> inputs.add(known.centre()));
        List<String> names =
                configureOptimizers().stream().map(OptimizerSpec::name).toList();
        return StepOutput.loss(optimizers.minimizeTogether(
                names, inputs, in -> new GlassObjective(model, sphere, config.focalLossQuantileThreshold()).loss(in)));
    }

    private NDArray noise(Shape shape, SplittableRandom random, NDManager owner) {
        return NativeBytes.floats(owner, shape, floats -> {
            while (floats.hasRemaining()) {
                floats.put((float) (config.gaussianNoiseStd() * random.nextGaussian()));
            }
        });
    }

    /** The centre of normal features at each position, {@code [1, C, h, w]}, adapted. */
    private NDArray centre() {
        return EagerOperand.compute(state.get(SUM).div(state.get(COUNT)), model::adapted);
    }

    /** The features of patches, from the features of the encoder, which are closed. */
    private NDArray features(NDList taps) {
        try (taps) {
            return EagerOperand.compute(taps, model::features);
        }
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList features = new NDList(features(encoder.extract(batch)));
        NDList results = profiler.measure(
                "discriminator",
                () -> EagerOperand.computeAll(features, in -> {
                    Operand numbers = model.evaluate(in.get(0));
                    return List.of(
                            model.scores(numbers),
                            model.anomalyMaps(numbers, config.inputSize()),
                            GlassLosses.ofNormalImages(numbers));
                }));
        return new Prediction(
                results.get(0), results.get(1), Map.of("loss", results.get(2).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Operand> taps = List.copyOf(encoder.extract(images, config.inputSize()));
        Operand numbers = model.evaluate(model.features(taps));
        return OnnxPrediction.of(model.scores(numbers), model.anomalyMaps(numbers, config.inputSize()));
    }
}
