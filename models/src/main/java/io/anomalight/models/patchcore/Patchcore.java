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
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.bank.MemoryBank;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.bank.PatchMemory;
import io.anomalight.models.components.bank.Patches;
import java.util.List;

/**
 * The PatchCore module: one pass over the training images fills a memory bank. An image is then scored by the distances of its
 * patches to the memory bank.
 */
final class Patchcore implements AnomalyModule {
    private final PatchcoreConfig config;
    private final ModuleState state;
    private final PatchMemory memory;
    private final PatchScores scores;

    Patchcore(PatchcoreConfig config, FeatureExtractor encoder, ModuleState state, RunContext context) {
        this.config = config;
        this.state = state;
        Patches patches = Patches.averaged(encoder, config.inputSize());
        MemoryBank bank = new MemoryBank(
                config.coresetSamplingRatio(),
                MemoryLimit.of(config.maxMemoryMb()),
                config.updatable().orElse(true),
                state,
                context);
        this.memory = new PatchMemory(encoder, patches, bank, config.inputSize(), context.profiler());
        this.scores = new PatchScores(
                new NearestVectors(state, MemoryBank.NAME, context.arithmetic()),
                config.numNeighbors(),
                patches.grid(),
                config.inputSize());
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
        return Capabilities.NONE
                .withOnnx(this::toOnnx)
                .withSummary(this::summary)
                .withUpdate(memory.update("PatchCore", this::learn));
    }

    private List<ModulePart> summary() {
        return memory.summary(config.encoder().backbone(), "nearest-neighbour search in the coreset");
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        learn(batch);
        return StepOutput.EMPTY;
    }

    private void learn(Batch batch) {
        NDArray vectors = memory.vectors(batch.images());
        memory.collect(vectors.reshape(-1, vectors.getShape().get(2)), memory.counted(batch.images()), batch);
    }

    @Override
    public void onTrainEpochEnd() {
        memory.finish();
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return memory.score(new NDList(memory.vectors(batch.images())), this::score);
    }

    private OnnxPrediction toOnnx(Value images) {
        return memory.toOnnx(images, this::score);
    }

    private List<Operand> score(List<Operand> vectors) {
        return scores.of(vectors.get(0));
    }
}
