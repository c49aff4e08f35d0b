package io.anomalight.models.cfa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.LossGradients;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.bank.Patches;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.region.CountedCells;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The CFA module. One pass over the training images computes centroids of described patches. Then the descriptor learns to draw
 * patches of normal images into hyperspheres around the centroids; patches outside are anomalous.
 *
 * <p>The centroids stay as the untrained descriptor computed them, as in the authors' code and anomalib.
 */
final class Cfa implements AnomalyModule {
    private static final GaussianBlur BLUR = new GaussianBlur(4); // σ = 4
    private static final String OPTIMIZER = "descriptor";

    private final CfaConfig config;
    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final RunContext context;
    private final Patches patches;
    private final Descriptor descriptor;
    private final Centroids centroids;
    private final Hyperspheres spheres;

    /** Adds an untrained descriptor to the state. */
    Cfa(CfaConfig config, FeatureExtractor encoder, ModuleState state, RunContext context) {
        this.config = config;
        this.encoder = encoder;
        this.state = state;
        this.context = context;
        this.patches = Patches.averaged(encoder, config.inputSize());
        int channels =
                encoder.layers().stream().mapToInt(layer -> layer.channels()).sum();
        this.descriptor = Descriptor.initialize(
                state, patches.grid(), channels, channels / config.gammaD(), context.random("descriptor"));
        this.centroids = new Centroids(state, descriptor, patches.grid().pixels() / config.gammaC());
        this.spheres = new Hyperspheres(
                new NearestVectors(state, Centroids.NAME, context.arithmetic()),
                config.numNearestNeighbors(),
                config.numHardNegativeFeatures(),
                config.radius(),
                config.score());
    }

    @Override
    public String name() {
        return "cfa";
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
                .withPreparation(new PreparationPasses(
                        1,
                        (pass, batch, optimizers) -> centroids.add(vectors(encoder.extract(batch))),
                        pass -> centroids.finish(counted(), context.random("centroids"))))
                .withOnnx(this::toOnnx)
                .withValidationScalars("loss")
                .withKept(encoder::keeps)
                .withSummary(this::summary);
    }

    private List<ModulePart> summary() {
        String grid = "[B, " + encoder.layers().get(0).grid(config.inputSize()) + "]";
        return List.of(
                encoder.part(config.encoder().backbone(), config.inputSize()),
                new ModulePart("descriptor", "linear with coordinates", grid),
                new ModulePart(Centroids.NAME, "nearest-neighbour search in the centroids", grid));
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec(OPTIMIZER, Descriptor.PARAMETERS, config.rule()));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return StepOutput.loss(optimizers.get(OPTIMIZER).minimize(loss(batch)));
    }

    /** The mean loss of the patches of a batch. */
    LossGradients loss(Batch batch) {
        return new DescriptorGradients(state, descriptor, spheres, vectors(encoder.extract(batch)));
    }

    private Optional<boolean[]> counted() {
        return CountedCells.ofWholeImages(state, config.inputSize(), patches.grid());
    }

    // [B, h·w, D]
    private NDArray vectors(NDList features) {
        try (features) {
            return EagerOperand.compute(features, patches::vectors);
        }
    }

    @Override
    public Prediction validationStep(Batch batch) {
        centroids.requireFilled();
        NDArray vectors = vectors(encoder.extract(batch));
        NDList results = context.profiler()
                .measure("neighbours", () -> EagerOperand.computeAll(new NDList(vectors), in -> score(in.get(0))));
        return Prediction.ofMaps(results.get(0), Map.of("loss", results.get(1).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        centroids.requireFilled();
        List<Operand> features = List.copyOf(encoder.extract(images, config.inputSize()));
        return OnnxPrediction.ofMaps(score(patches.vectors(features)).get(0));
    }

    /**
     * The anomaly maps {@code [B, H, W]} and the losses {@code [B]}.
     *
     * @param vectors {@code [B, h·w, D]}
     */
    private List<Operand> score(Operand vectors) {
        ImageSize grid = patches.grid();
        Operand described = descriptor.of(vectors);
        Operand distances = spheres.distances(described.reshape(-1, descriptor.outputs()));
        Operand scores = spheres.scores(distances).reshape(-1, grid.height(), grid.width());
        Operand maps = BLUR.apply(MapResize.bilinear(scores, grid, config.inputSize()), config.inputSize());
        return List.of(
                maps, spheres.losses(distances).reshape(-1, grid.pixels()).mean(1));
    }
}
