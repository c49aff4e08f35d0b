package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.region.CountedCells;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What PatchCore and AnomalyDINO share: patches of an encoder fill a memory bank in one pass over the training images, and later
 * patches are compared with it.
 *
 * @param patches how patches are made of the encoder's features
 * @param size size of the images
 */
public record PatchMemory(
        FeatureExtractor encoder, Patches patches, MemoryBank bank, ImageSize size, Profiler profiler) {

    /** Scores of patches: a score per image {@code [B]}, and anomaly maps {@code [B, H, W]}. */
    @FunctionalInterface
    public interface Scoring extends Function<List<Operand>, List<Operand>> {}

    /** The patches of images, {@code [B, h·w, D]}; owned by the images' manager. */
    public NDArray vectors(NDArray images) {
        try (NDList features = encoder.extract(images)) {
            return EagerOperand.compute(features, patches::vectors);
        }
    }

    /**
     * Adds vectors of a training batch to the memory bank, which becomes their owner.
     *
     * @param vectors {@code [B·h·w, D]}
     * @param counted which of them count; empty if all do
     */
    public void collect(NDArray vectors, Optional<boolean[]> counted, Batch batch) {
        if (counted.isEmpty()) {
            bank.collect(vectors, patches.grid().pixels(), batch.random());
            return;
        }
        long[] rows = CountedCells.indices(counted.get());
        try (vectors;
                NDArray index = vectors.getManager().create(rows)) {
            if (rows.length > 0) { // a tile may lie wholly outside of the region of interest
                bank.collect(vectors.get(index), patches.grid().pixels(), batch.random());
            }
        }
    }

    /** The positions of images that count, {@code [B·h·w]}; empty if all do. */
    public Optional<boolean[]> counted(NDArray images) {
        return bank.counted(images, patches.grid());
    }

    /** Chooses the coreset at the end of the pass. */
    public void finish() {
        profiler.run("coreset", bank::buildCoreset);
    }

    /**
     * Lets the memory bank learn from more images.
     *
     * @param model its name in messages
     * @param learn collects the patches of a batch
     */
    public ModuleUpdate update(String model, Consumer<Batch> learn) {
        return new ModuleUpdate(
                () -> bank.extendObstacle().map(reason -> model + " can't learn from more images: " + reason),
                bank::clearCollected,
                learn,
                () -> profiler.measure("coreset", bank::extend));
    }

    /**
     * Compares patches with the memory bank.
     *
     * @param inputs the patches {@code [B, h·w, D]}, and what else the scoring needs
     * @throws UserError before the end of the first pass
     */
    public Prediction score(NDList inputs, Scoring scoring) {
        bank.requireFilled();
        NDList results = profiler.measure("neighbours", () -> EagerOperand.computeAll(inputs, scoring));
        return new Prediction(results.get(0), results.get(1));
    }

    /**
     * The same as a graph for ONNX, from images.
     *
     * @throws UserError before the end of the first pass
     */
    public OnnxPrediction toOnnx(Value images, Scoring scoring) {
        bank.requireFilled();
        List<Operand> results = scoring.apply(List.of(patches.vectors(List.copyOf(encoder.extract(images, size)))));
        return OnnxPrediction.of(results.get(0), results.get(1));
    }

    /**
     * The parts of the model.
     *
     * @param search a description of the search in the memory bank
     */
    public List<ModulePart> summary(String backbone, String search) {
        return List.of(
                encoder.part(backbone, size),
                new ModulePart(
                        MemoryBank.NAME,
                        search,
                        "[B, " + encoder.layers().get(0).grid(size) + "]"));
    }
}
