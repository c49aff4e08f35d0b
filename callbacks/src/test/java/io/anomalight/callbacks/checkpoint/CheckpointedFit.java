package io.anomalight.callbacks.checkpoint;

import static io.anomalight.callbacks.FakeRun.scores;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.callback.Monitor.Mode;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.Manifest;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fit that a {@link ModelCheckpoint} saves; its only weight is the number of the epoch. */
final class CheckpointedFit implements AutoCloseable {
    static final ModelCheckpoint.Config DEFAULT = config(1, "{epoch}-{step}");
    private static final String NAME = "model_checkpoint";
    private static final long STEPS = 10;

    final FakeRun run;
    final Path folder;
    final ModuleState state;

    CheckpointedFit(NativeMemory memory, Path directory) {
        run = new FakeRun(directory);
        run.maxEpochs = -1;
        folder = directory.resolve("checkpoints");
        state = new ModuleState(memory.root());
        state.provenance(Map.of("encoder.sha256", "abc"));
        state.parameter("weight", new float[] {0}, 1);
        run.state = Optional.of(state);
        run.catalog.put("pixel_AUROC", Optional.empty());
    }

    static ModelCheckpoint.Config config(int topK, String filename) {
        return config(topK, filename, SaveSchedule.EACH_VALIDATION);
    }

    static ModelCheckpoint.Config config(int topK, String filename, SaveSchedule schedule) {
        return new ModelCheckpoint.Config("auto", Mode.AUTO, topK, true, filename, true, schedule, false);
    }

    /** Starts a fit with the callback. */
    ModelCheckpoint begin(ModelCheckpoint.Config config) {
        ModelCheckpoint checkpoint = new ModelCheckpoint(config, run.console());
        checkpoint.onFitStart(run);
        run.callbacks.clear();
        run.callbacks.put(NAME, checkpoint);
        return checkpoint;
    }

    /** Resumes a fit from a manifest. */
    ModelCheckpoint resume(ModelCheckpoint.Config config, String name) {
        ModelCheckpoint checkpoint = begin(config);
        checkpoint.loadStateDict(stateIn(name));
        return checkpoint;
    }

    Map<String, String> stateIn(String name) {
        return manifest(name).training().orElseThrow().callbacks().getOrDefault(NAME, Map.of());
    }

    /** A whole fit with one epoch per value of the metric. */
    ModelCheckpoint fit(ModelCheckpoint.Config config, double... values) {
        ModelCheckpoint checkpoint = begin(config);
        for (int epoch = 0; epoch < values.length; epoch++) {
            epoch(checkpoint, epoch, values[epoch]);
        }
        checkpoint.onFitEnd(run, FakeRun.REPORT);
        return checkpoint;
    }

    /** An epoch of ten steps and a validation at its end. */
    void epoch(ModelCheckpoint checkpoint, int epoch, double value) {
        for (long step = STEPS * epoch + 1; step <= STEPS * (epoch + 1); step++) {
            step(checkpoint, epoch, step);
        }
        validate(checkpoint, scores("pixel_AUROC", value));
        checkpoint.onSavePoint(run, SavePoint.EPOCH, run::snapshot);
    }

    void step(ModelCheckpoint checkpoint, int epoch, long step) {
        state.get("weight").set(new float[] {epoch});
        run.epoch = epoch;
        run.step = step;
        checkpoint.onSavePoint(run, SavePoint.STEP, run::snapshot);
    }

    void validate(ModelCheckpoint checkpoint, Scores scores) {
        run.scores = scores;
        checkpoint.onValidationEnd(run, scores);
    }

    Manifest manifest(String name) {
        return Checkpoint.open(path(name)).manifest();
    }

    Path path(String name) {
        return folder.resolve(name + ".json");
    }

    List<String> manifests() {
        return files(".json");
    }

    List<String> arrays() {
        return files(".safetensors");
    }

    private List<String> files(String ending) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        state.close();
    }
}
