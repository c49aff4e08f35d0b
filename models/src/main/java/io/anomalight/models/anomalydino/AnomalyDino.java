package io.anomalight.models.anomalydino;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.anomalydino.AnomalyDinoConfig.Masking;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.bank.MemoryBank;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.bank.PatchMemory;
import io.anomalight.models.components.bank.Patches;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The AnomalyDINO module: one pass over the training images, which may be a few, fills a memory bank; patches are then
 * compared with it.
 */
final class AnomalyDino implements AnomalyModule {
    private final AnomalyDinoConfig config;
    private final ModuleState state;
    private final PatchMemory memory;
    private final ImageSize grid;
    private final CosineScores scores;
    private final Turns turns;
    private final Foreground foreground;
    private final Profiler profiler;

    AnomalyDino(AnomalyDinoConfig config, FeatureExtractor encoder, ModuleState state, RunContext context) {
        this.config = config;
        this.state = state;
        Patches patches = Patches.of(encoder, config.inputSize());
        MemoryBank bank = new MemoryBank(
                config.keptShare(),
                MemoryLimit.of(config.maxMemoryMb()),
                config.updatable().orElse(true),
                state,
                context);
        this.memory = new PatchMemory(encoder, patches, bank, config.inputSize(), context.profiler());
        this.grid = patches.grid();
        this.scores = new CosineScores(
                new NearestVectors(state, MemoryBank.NAME, context.arithmetic()),
                config.numNeighbours(),
                grid,
                config.inputSize());
        this.turns = new Turns(config.rotations());
        this.foreground = new Foreground((float) config.maskThreshold());
        this.profiler = context.profiler();
    }

    @Override
    public String name() {
        return "anomaly_dino";
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
                .withUpdate(memory.update("AnomalyDINO", this::learn));
    }

    private List<ModulePart> summary() {
        return memory.summary(config.encoder().backbone(), "nearest-neighbour search by cosine distance");
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers none) {
        learn(batch);
        return StepOutput.EMPTY;
    }

    private void learn(Batch batch) {
        collect(batch.images(), batch);
        for (int turn = 1; turn < turns.count(); turn++) {
            try (NDArray turned = turns.of(batch.images(), turn)) {
                collect(turned, batch);
            }
        }
    }

    private void collect(NDArray images, Batch batch) {
        NDArray patchVectors = memory.vectors(images);
        NDArray unit = rows(CosineScores.unit(patchVectors));
        Optional<boolean[]> counted = memory.counted(images);
        if (config.masking() == Masking.ALL) {
            boolean[] masks = masks(patchVectors);
            counted.ifPresent(cells -> {
                for (int i = 0; i < masks.length; i++) {
                    masks[i] &= cells[i];
                }
            });
            counted = Optional.of(masks);
        }
        memory.collect(unit, counted, batch);
    }

    private static NDArray rows(NDArray vectors) {
        return vectors.reshape(-1, vectors.getShape().get(2));
    }

    /** The masks of the images, one after the other. */
    private boolean[] masks(NDArray vectors) {
        boolean[] masks = new boolean[(int) vectors.getShape().get(0) * grid.pixels()];
        for (int image = 0; image < vectors.getShape().get(0); image++) {
            try (NDArray ofImage = vectors.get(image)) {
                boolean[] mask = foreground.mask(FirstComponent.of(ofImage), grid);
                System.arraycopy(mask, 0, masks, image * grid.pixels(), mask.length);
            }
        }
        return masks;
    }

    @Override
    public void onTrainEpochEnd() {
        memory.finish();
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray vectors = memory.vectors(batch.images());
        if (config.masking() == Masking.NONE) {
            return memory.score(new NDList(vectors), this::score);
        }
        NDArray mask = floats(vectors, profiler.measure("mask", () -> masks(vectors)));
        return memory.score(new NDList(vectors, mask), in -> scores.of(in.get(0), in.get(1)));
    }

    private List<Operand> score(List<Operand> vectors) {
        return scores.of(vectors.get(0));
    }

    private static NDArray floats(NDArray vectors, boolean[] mask) {
        Shape shape = new Shape(vectors.getShape().get(0), vectors.getShape().get(1));
        return NativeBytes.floats(vectors.getManager(), shape, floats -> {
            for (boolean inside : mask) {
                floats.put(inside ? 1 : 0);
            }
        });
    }

    private OnnxPrediction toOnnx(Value images) {
        requireNoMasks();
        return memory.toOnnx(images, this::score);
    }

    /** @throws UserError if images are masked, which a graph can't do */
    void requireNoMasks() {
        if (config.masking() != Masking.NONE) {
            throw new UserError("anomaly_dino can't be exported as ONNX with model.masking = "
                    + config.masking().name().toLowerCase(Locale.ROOT)
                    + ": the first principal component of an image is found by a loop with an unknown number of steps;"
                    + " train with model.masking=none");
        }
    }
}
