package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.TinyParts;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed many times gives the same result as an uninterrupted run. */
class KillAndResumeTest {
    /** The number of kills; {@code -Danomalight.kills=100} for a long test. */
    private static final int KILLS = Integer.getInteger("anomalight.kills", 5);

    private static final int EPOCHS = Math.max(6, 2 * KILLS);
    // Enough for about twelve steps, each of which is saved: many kills happen while a checkpoint is written.
    private static final int MAX_MILLIS = 1500;

    @TempDir
    Path folder;

    @BeforeEach
    void drawParts() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
    }

    @Test
    void aRunKilledAtRandomMomentsLosesOnlyTheUnfinishedStep() throws Exception {
        try (TrainingProcess straight = TrainingProcess.start(recipe("straight"))) {
            assertThat(straight.await()).as(straight.said()).isZero();
        }
        SplittableRandom random = new SplittableRandom(Long.getLong("anomalight.seed", 1));
        List<Long> saved = new ArrayList<>(List.of(0L));
        List<String> command = recipe("killed");
        boolean killed = true;
        while (killed && saved.size() <= KILLS) {
            try (TrainingProcess child = TrainingProcess.start(command)) {
                child.awaitLine("Run folder: ");
                killed = child.killAfter(random.nextInt(MAX_MILLIS));
            }
            long newest = newestStep(runFolder("killed"));
            assertThat(newest)
                    .as("kill %d lost what was saved", saved.size())
                    .isGreaterThanOrEqualTo(saved.get(saved.size() - 1));
            saved.add(newest);
            if (newest == 0) {
                deleteRuns("killed"); // no checkpoint yet: start again
            } else {
                command = List.of("resume=" + runFolder("killed"));
            }
        }
        try (TrainingProcess last = TrainingProcess.start(command)) {
            assertThat(last.await()).as(last.said()).isZero();
        }
        System.getLogger("kills").log(System.Logger.Level.INFO, "steps saved at each kill: {0}", saved);
        assertSame(runFolder("killed"), runFolder("straight"));
    }

    @Test
    void aSignalSavesTheStepAndPrintsTheResumeCommand() throws Exception {
        try (TrainingProcess straight = TrainingProcess.start(recipe("straight"))) {
            assertThat(straight.await()).as(straight.said()).isZero();
        }
        try (TrainingProcess child = TrainingProcess.start(recipe("stopped"))) {
            child.awaitLine("Epoch 1/");
            child.terminate();
            assertThat(child.await()).as(child.said()).isEqualTo(128 + 15);
            assertThat(child.said())
                    .contains("Stopping after this step and saving; press Ctrl-C again to stop now.")
                    .contains("Fit ended: it was interrupted.")
                    .contains("To continue: anomalight train resume=" + runFolder("stopped"));
        }
        try (TrainingProcess child = TrainingProcess.start(List.of("resume=" + runFolder("stopped")))) {
            assertThat(child.await()).as(child.said()).isZero();
        }
        assertSame(runFolder("stopped"), runFolder("straight"));
    }

    private List<String> recipe(String root) {
        List<String> arguments = new ArrayList<>(List.of(
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.mask_dir=masks",
                "data.train_batch_size=3",
                "data.eval_batch_size=4",
                "trainer.max_epochs=" + EPOCHS,
                "trainer.default_root_dir=" + folder.resolve(root),
                "trainer.log_every_n_steps=1",
                "callbacks.model_checkpoint.every_n_train_steps=1",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.layers=[layer1]",
                "model.input_size=32",
                "model.coupling_blocks=2",
                "model.condition_vector=8",
                "model.fiber_batch_size=16",
                "model.early_stopping=null"));
        return arguments;
    }

    private static long newestStep(Path run) {
        Path checkpoints = run.resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .mapToLong(file -> Checkpoint.open(file).manifest().step())
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path runFolder(String root) throws IOException {
        try (Stream<Path> runs = Files.walk(folder.resolve(root))) {
            return runs.filter(path -> path.endsWith("config.conf"))
                    .map(Path::getParent)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void deleteRuns(String root) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(root))) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Compares all parameters, moments and metrics bit by bit, and the recorded files byte by byte. */
    private static void assertSame(Path run, Path straight) throws IOException {
        Checkpoint mine = Checkpoint.open(run.resolve("checkpoints").resolve("last.json"));
        Checkpoint theirs = Checkpoint.open(straight.resolve("checkpoints").resolve("last.json"));
        assertThat(mine.manifest().step()).isEqualTo(theirs.manifest().step());
        assertThat(mine.manifest().scores()).isEqualTo(theirs.manifest().scores());
        assertThat(mine.manifest().postProcessor()).isEqualTo(theirs.manifest().postProcessor());
        assertThat(arrays(run)).isEqualTo(arrays(straight));
        assertThat(run.resolve("metrics.csv")).hasSameBinaryContentAs(straight.resolve("metrics.csv"));
        assertThat(run.resolve("hparams.json")).isNotEmptyFile();
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.filter(file -> file.toString().endsWith(".hparams")))
                    .as("TensorBoard's record of the settings")
                    .hasSize(1);
        }
    }

    private static Map<String, Tensor> arrays(Path run) throws IOException {
        Path manifest = run.resolve("checkpoints").resolve("last.json");
        String file = new ObjectMapper()
                .readTree(manifest.toFile())
                .at("/tensors/file")
                .asText();
        Safetensors saved = Safetensors.open(manifest.resolveSibling(file));
        Map<String, Tensor> arrays = new TreeMap<>();
        saved.names().forEach(name -> arrays.put(name, saved.read(name)));
        assertThat(arrays.keySet()).anyMatch(name -> name.startsWith("optimizer/"));
        return arrays;
    }
}
