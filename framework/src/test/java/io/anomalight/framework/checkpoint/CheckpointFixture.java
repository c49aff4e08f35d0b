package io.anomalight.framework.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.OptimizerCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A small state and its folder of checkpoints. */
final class CheckpointFixture implements AutoCloseable {
    static final Set<String> BOTH = Set.of("best", "last");
    static final float[] WEIGHT = {1, 2, 3, 4, 5, 6};
    static final PostProcessor POST_PROCESSOR = new PostProcessor(0.5, 0.25, 0, 1, -1e300, 2);
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path folder;
    final CheckpointStore store;
    final ModuleState state;

    CheckpointFixture(NativeMemory memory, Path run) {
        folder = run.resolve("checkpoints");
        store = new CheckpointStore(folder);
        state = new ModuleState(memory.root());
        state.parameter("layer2.weight", WEIGHT, 2, 3);
        state.buffer("layer2.permutation", new long[] {2, 0, 1}, 3);
        state.constant("encoder.weight", new float[] {7}, 1);
        state.provenance(Map.of("encoder.sha256", "abc"));
    }

    FakeModule module() {
        return module("cflow");
    }

    FakeModule module(String name) {
        return new FakeModule(name, state);
    }

    /** Loads the best checkpoint of the folder. */
    void load() {
        Checkpoint.open(folder).load(module());
    }

    float[] weight() {
        return state.get("layer2.weight").toFloatArray();
    }

    void setWeightsToZero() {
        state.get("layer2.weight").muli(0);
    }

    void save(int epoch, long step) {
        save(BOTH, epoch, step);
    }

    void save(Set<String> names, int epoch, long step) {
        store.save(names, snapshot(epoch, step));
    }

    void saveWeightsOnly(String name, int epoch, long step) {
        store.save(Set.of(name), snapshot(epoch, step).weightsOnly());
    }

    Snapshot snapshot(int epoch, long step) {
        return new Snapshot(state.saved(), state.keptForUpdate(), Map.of(), manifest(epoch, step));
    }

    static Manifest manifest(int epoch, long step) {
        return Manifest.now(
                "cflow",
                epoch,
                step,
                Scores.NONE,
                Optional.of(POST_PROCESSOR),
                Map.of("encoder.sha256", "abc", "encoder.source", "there.safetensors"),
                Optional.of(training(epoch, step, Map.of())));
    }

    static TrainingState training(int epoch, long step, Map<String, OptimizerCounts> optimizers) {
        return new TrainingState(
                0,
                epoch,
                1,
                step,
                0,
                false,
                false,
                Duration.ofMillis(1500),
                Map.of("loss", new TrainingState.Mean(Double.NaN, 3)),
                optimizers,
                Map.of(),
                Map.of("io.acme.Counter", Map.of("count", "7")),
                "data");
    }

    /** A store whose disk is full as soon as a file of this ending is written. */
    CheckpointStore failingAt(String ending) {
        return new CheckpointStore(folder, (target, content) -> {
            if (target.toString().endsWith(ending)) {
                throw new IOException("No space left on device");
            }
            AtomicFile.write(target, content);
        });
    }

    /** Changes a manifest and writes its checksum anew. */
    void edit(String name, Consumer<ObjectNode> change) {
        Path manifest = manifest(name);
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(manifest.toFile());
            root.remove("sha256");
            change.accept(root);
            Files.writeString(manifest, ManifestSeal.put(root.toPrettyString() + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path manifest(String name) {
        return store.manifest(name);
    }

    Path arrays(int epoch, long step) {
        return folder.resolve(TensorsFile.name(epoch, step, 0));
    }

    /** Changes one bit of a byte, counted from the end. */
    static void flip(Path file, int fromEnd) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - fromEnd] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> fileNames() {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
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
