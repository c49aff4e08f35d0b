package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class CheckpointTest {
    private static final PostProcessor POST_PROCESSOR = new PostProcessor(0.5, 0.25, 0, 1, -1e300, 2);
    private static final Set<String> BOTH = Set.of("best", "last");

    private final Path folder;
    private final CheckpointStore store;
    private final ModuleState state;

    CheckpointTest(NativeMemory memory, @TempDir Path run) {
        folder = run.resolve("checkpoints");
        store = new CheckpointStore(folder);
        state = new ModuleState(memory.root());
        state.own("layer2.weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        state.own("layer2.permutation", new long[] {2, 0, 1}, 3);
        state.ownFrozen("encoder.weight", new float[] {7}, 1);
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void givesBackWhatWasSaved() {
        Map<String, Measurement> scores = new LinkedHashMap<>();
        scores.put("pixel_AUROC", Measurement.within(0.98, 1e-4));
        scores.put("image_AUROC", Measurement.exact(1));
        scores.put("pixel_AUPRO", Measurement.undefined("no image has a mask"));
        Manifest manifest = new Manifest(
                "cflow",
                2,
                96,
                Instant.parse("2026-11-23T10:15:30.5Z"),
                new Scores(scores),
                Optional.of(POST_PROCESSOR),
                Map.of("encoder.sha256", "abc"),
                "0.1.0",
                Optional.empty());
        store.save(BOTH, new Snapshot(state.kept(), Map.of(), manifest));
        NDArray weight = state.get("layer2.weight");
        weight.muli(100);
        state.get("layer2.permutation").addi(7);
        state.get("encoder.weight").set(new float[] {8});

        Checkpoint checkpoint = Checkpoint.open(folder);
        checkpoint.load(module("cflow"));

        assertThat(checkpoint.manifest()).isEqualTo(manifest);
        assertThat(List.copyOf(checkpoint.manifest().scores().values().keySet()))
                .containsExactlyElementsOf(scores.keySet());
        assertThat(state.get("layer2.weight")).isSameAs(weight);
        assertThat(weight.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(state.get("layer2.permutation").toLongArray()).containsExactly(2, 0, 1);
        assertThat(state.get("encoder.weight").toFloatArray()).containsExactly(8);
        assertThat(state.strays()).isZero();
    }

    @Test
    void parametersStayTrainableWhenTheyAreOverwritten() {
        save(0, 1);
        NDArray weight = state.get("layer2.weight");
        weight.setRequiresGradient(true);

        Checkpoint.open(folder).load(module("cflow"));

        assertThat(weight.hasGradient()).isTrue();
    }

    @Test
    void bestAndLastOfOneStepShareOneFile() {
        save(2, 96);

        assertThat(fileNames()).containsExactly("best.json", "epoch=2-step=96.safetensors", "last.json");
    }

    @Test
    void arraysThatNoManifestNamesAnyLongerAreDeleted() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("my-encoder.safetensors"), "the user's own");
        Files.writeString(folder.resolve(".epoch=0-step=5.safetensors123.tmp"), "left by a killed process");
        save(BOTH, 0, 10);
        save(Set.of("last"), 1, 20);
        save(Set.of("last"), 2, 30);

        assertThat(fileNames())
                .containsExactly(
                        "best.json",
                        "epoch=0-step=10.safetensors",
                        "epoch=2-step=30.safetensors",
                        "last.json",
                        "my-encoder.safetensors");
    }

    @Test
    void aSecondCheckpointOfTheSameStepDoesNotTouchTheFirstOnesArrays() {
        save(Set.of("best"), 0, 10);
        state.get("layer2.weight").muli(0);
        save(Set.of("last"), 0, 10);

        Checkpoint.open(folder.resolve("best.json")).load(module("cflow"));

        assertThat(state.get("layer2.weight").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(fileNames()).contains("epoch=0-step=10.safetensors", "epoch=0-step=10-v1.safetensors");
    }

    @Test
    void isFoundByManifestByFolderAndByRunFolder() {
        save(Set.of("last"), 0, 1);
        Path last = folder.resolve("last.json");

        assertThat(Checkpoint.open(last).path()).isEqualTo(last);
        assertThat(Checkpoint.open(folder).path()).isEqualTo(last);
        assertThat(Checkpoint.open(folder.resolveSibling(".")).path()).hasFileName("last.json");

        save(Set.of("best"), 0, 1);
        assertThat(Checkpoint.open(folder).path()).hasFileName("best.json");
    }

    @Test
    void aFolderWithoutACheckpointIsAnErrorThatSaysWhatWasLookedFor() throws IOException {
        Files.createDirectories(folder);

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder + " holds no checkpoint: neither best.json nor last.json");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("epoch=1-step=2.safetensors")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("name its manifest");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("best.json")))
                .isInstanceOf(UserError.class)
                .hasMessage(folder.resolve("best.json") + " can't be read: it does not exist");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        save(0, 1);
        Path arrays = folder.resolve("epoch=0-step=1.safetensors");
        byte[] whole = Files.readAllBytes(arrays);
        Files.write(arrays, Arrays.copyOf(whole, whole.length - 1));

        assertRefused(
                "cflow", arrays + " is damaged: it has " + (whole.length - 1) + " bytes instead of " + whole.length);
    }

    @Test
    void aSingleFlippedByteIsRefused() throws IOException {
        save(0, 1);
        Path arrays = folder.resolve("epoch=0-step=1.safetensors");
        byte[] bytes = Files.readAllBytes(arrays);
        bytes[bytes.length - 3] ^= 1;
        Files.write(arrays, bytes);

        assertRefused("cflow", arrays + " is damaged: its sha256 is not the one in its manifest");
    }

    @Test
    void aMissingFileOfArraysIsRefused() throws IOException {
        save(0, 1);
        Path arrays = folder.resolve("epoch=0-step=1.safetensors");
        Files.delete(arrays);

        assertRefused("cflow", arrays + " can't be read: it does not exist");
    }

    @Test
    void anotherModelIsRefused() {
        save(0, 1);

        assertRefused(
                "padim", "best.json is a checkpoint of cflow, not of padim; choose model=cflow or another checkpoint");
    }

    @Test
    void anotherEncoderIsRefused() {
        save(0, 1);

        assertThatThrownBy(() -> loadInto(Map.of("encoder.sha256", "def")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was trained with encoder.sha256 abc, but the model now has def");
        assertThatThrownBy(() -> loadInto(Map.of("encoder.source", "random numbers")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was trained with encoder.sha256 abc, but the model now has none");
    }

    @Test
    void theSameEncoderFromAnotherPlaceIsWelcome() {
        save(0, 1);
        state.get("layer2.weight").muli(0);

        loadInto(Map.of("encoder.sha256", "abc", "encoder.source", "/moved/here.safetensors"));

        assertThat(state.get("layer2.weight").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    private void loadInto(Map<String, String> provenance) {
        Checkpoint.open(folder).load(new FakeModule("cflow", state, provenance));
    }

    @Test
    void everyArrayThatDoesNotFitIsNamedAndNoneIsOverwritten() {
        state.own("layer3.weight", new float[2], 2);
        state.own("layer4.weight", new float[2], 2);
        save(0, 1);
        state.drop("layer3");
        state.own("layer2.permutation", new long[2], 2);
        state.own("layer4.weight", new long[2], 2);
        state.own("layer5.weight", new float[2], 2);
        state.get("layer2.weight").muli(0);

        assertRefused(
                "cflow",
                "\"layer2.permutation\" is [3] instead of [2]",
                "\"layer4.weight\" is F32 instead of I64",
                "it lacks \"layer5.weight\"",
                "the model has no \"layer3.weight\"");
        assertThat(state.get("layer2.weight").toFloatArray()).containsOnly(0);
    }

    @Test
    void variableArraysBecomeWhatTheCheckpointHolds() {
        state.allowVariable("memory_bank");
        state.own("memory_bank.features", new float[] {1, 2, 3}, 3);
        save(0, 1);
        state.drop("memory_bank");
        state.own("memory_bank.features", new float[] {9}, 1);
        state.own("memory_bank.left_over", new float[] {9}, 1);

        Checkpoint.open(folder).load(module("cflow"));

        assertThat(state.get("memory_bank.features").toFloatArray()).containsExactly(1, 2, 3);
        assertThat(state.has("memory_bank.left_over")).isFalse();
        assertThat(state.strays()).isZero();
    }

    @Test
    void aFormatOfTheFutureIsRefused() {
        save(0, 1);
        editManifest(root -> root.put("format_version", 3).put("anomalight_version", "9.0"));

        assertRefused(
                "cflow", "best.json was written by Anomalight 9.0 in format 3, but this version reads formats up to 2");
    }

    @Test
    void aManifestThatReachesOutOfItsFolderIsRefused() {
        save(0, 1);
        editManifest(root -> root.withObject("/tensors").put("file", "../../secret.safetensors"));

        assertRefused("cflow", "file must be the name of a file beside the manifest, but is ../../secret.safetensors");
    }

    @Test
    void aManifestThatLacksSomethingIsRefused() {
        save(0, 1);
        editManifest(root -> root.withObject("/post_processor").remove("pixel_min"));
        assertRefused(
                "cflow",
                "best.json is no manifest of a checkpoint that can be read: its \"post_processor\" lacks a value");

        save(0, 1);
        editManifest(root -> root.remove("model"));
        assertRefused("cflow", "it lacks \"model\"");
    }

    @Test
    void aManifestThatIsNoJsonIsRefused() throws IOException {
        save(0, 1);
        Files.writeString(folder.resolve("best.json"), "{\"format_version\": 1");

        assertRefused("cflow", "best.json is no manifest of a checkpoint that can be read: it is no JSON");
    }

    @Test
    void aFullDiskLeavesThePreviousCheckpoint() {
        save(0, 10);
        state.get("layer2.weight").muli(0);

        assertThatThrownBy(() ->
                        failingAt(".safetensors").save(BOTH, new Snapshot(state.kept(), Map.of(), manifest(1, 20))))
                .isInstanceOf(UserError.class)
                .hasMessage(folder + " can't be written: No space left on device; make room or choose another folder");
        assertPreviousIsWhole();
    }

    @Test
    void aFailureBetweenArraysAndManifestLeavesThePreviousCheckpoint() {
        save(0, 10);
        state.get("layer2.weight").muli(0);

        assertThatThrownBy(() -> failingAt(".json").save(BOTH, new Snapshot(state.kept(), Map.of(), manifest(1, 20))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("No space left on device");
        assertPreviousIsWhole();
    }

    @Test
    void aFolderThatCannotBeMadeIsAnErrorThatNamesIt() throws IOException {
        Files.writeString(folder, "a file where the folder should be");

        assertThatThrownBy(() -> save(0, 1))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(folder + " can't be written: ");
    }

    private void assertPreviousIsWhole() {
        assertThat(fileNames()).containsExactly("best.json", "epoch=0-step=10.safetensors", "last.json");
        Checkpoint.open(folder).load(module("cflow"));
        assertThat(state.get("layer2.weight").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    private void assertRefused(String model, String... parts) {
        assertThatThrownBy(() -> Checkpoint.open(folder).load(module(model)))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(parts);
    }

    private CheckpointStore failingAt(String ending) {
        return new CheckpointStore(folder, (target, content) -> {
            if (target.toString().endsWith(ending)) {
                throw new IOException("No space left on device");
            }
            AtomicFile.write(target, content);
        });
    }

    private void editManifest(Consumer<ObjectNode> change) {
        Path best = folder.resolve("best.json");
        try {
            ObjectNode root = (ObjectNode) new ObjectMapper().readTree(best.toFile());
            change.accept(root);
            Files.writeString(best, root.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FakeModule module(String name) {
        return new FakeModule(name, state, Map.of("encoder.sha256", "abc"));
    }

    private void save(int epoch, long step) {
        save(BOTH, epoch, step);
    }

    private void save(Set<String> names, int epoch, long step) {
        store.save(names, new Snapshot(state.kept(), Map.of(), manifest(epoch, step)));
    }

    private static Manifest manifest(int epoch, long step) {
        return Manifest.now(
                "cflow",
                epoch,
                step,
                Scores.NONE,
                Optional.of(POST_PROCESSOR),
                Map.of("encoder.sha256", "abc", "encoder.source", "there.safetensors"),
                Optional.empty());
    }

    private List<String> fileNames() {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
