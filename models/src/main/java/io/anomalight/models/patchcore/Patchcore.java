package io.anomalight.models.patchcore;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.bank.MemoryBank;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.bank.Patches;
import java.util.List;

/**
 * The PatchCore module: one pass over the training images fills a memory bank. An image is then scored by the distances of its
 * patches to the memory bank.
 */
final class Patchcore implements AnomalyModule {
    private final PatchcoreConfig config;
    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final MemoryBank memory;
    private final Patches patches;
    private final PatchScores scores;
    private final Profiler profiler;

    Patchcore(PatchcoreConfig config, FeatureExtractor encoder, ModuleState state, RunContext context) {
        this.config = config;
        this.encoder = encoder;
        this.state = state;
        this.memory =
                new MemoryBank(config.coresetSamplingRatio(), MemoryLimit.of(config.maxMemoryMb()), state, context);
        this.patches = Patches.averaged(encoder, config.inputSize());
        this.scores = new PatchScores(
                new NearestVectors(state, MemoryBank.NAME, context.arithmetic()),
                config.numNeighbors(),
                patches.grid(),
                config.inputSize());
        this.profiler = context.profiler();
    }

    @Override
    public String name() {
        return "patchcore";
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
        return Capabilities.NONE.withOnnx(this::toOnnx).withSummary(this::summary);
    }

    private List<ModulePart> summary() {
        List<ModulePart> layers = encoder.layers().stream()
                .map(layer -> new ModulePart("encoder." + layer.name(), "layer", layer.shape(config.inputSize())))
                .toList();
        String grid = "[B, " + encoder.layers().get(0).grid(config.inputSize()) + "]";
        return List.of(
                new ModulePart("encoder", config.encoder().backbone(), "", layers),
                new ModulePart(MemoryBank.NAME, "nearest-neighbour search in the coreset", grid));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDArray vectors = vectors(batch.images());
        memory.collect(
                vectors.reshape(-1, vectors.getShape().get(2)), patches.grid().pixels(), batch.random());
        return StepOutput.EMPTY;
    }

    @Override
    public void onTrainEpochEnd() {
        profiler.run("coreset", memory::buildCoreset);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        memory.requireFilled();
        NDList vectors = new NDList(vectors(batch.images()));
        NDList results =
                profiler.measure("neighbours", () -> EagerOperand.computeAll(vectors, in -> scores.of(in.get(0))));
        return new Prediction(results.get(0), results.get(1));
    }

    private NDArray vectors(NDArray images) {
        try (NDList features = encoder.extract(images)) {
            return EagerOperand.compute(features, patches::vectors);
        }
    }

    private OnnxPrediction toOnnx(Value images) {
        memory.requireFilled();
        List<Operand> results = scores.of(patches.vectors(List.copyOf(encoder.extract(images, config.inputSize()))));
        return OnnxPrediction.of(results.get(0), results.get(1));
    }
}
