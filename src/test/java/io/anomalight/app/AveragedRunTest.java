package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with {@code callbacks.add=[ema]}. */
class AveragedRunTest {
    private static final String CURRENT = "optimizer/current_model_state/";

    @TempDir
    Path folder;

    @Test
    void aCallbackThatDoesNotFitIsRefusedBeforeARunFolderIsMade() throws IOException {
        Experiment experiment = TinyCflow.ofOneEpoch(
                folder,
                12,
                6,
                "callbacks.add=[gradient_accumulation_scheduler]",
                "callbacks.gradient_accumulation_scheduler.scheduling={0:2}",
                "trainer.accumulate_grad_batches=2");

        assertThatThrownBy(experiment::train).hasMessageStartingWith("trainer.accumulate_grad_batches is 2");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void theArchiveHasTheAverageAndTheCheckpointBoth() throws IOException {
        TrainedRun run = TinyCflow.ofOneEpoch(
                        folder, 12, 6, "callbacks.add=[ema,on_exception_checkpoint]", "callbacks.ema.decay=0.5")
                .train();
        Path archive = folder.resolve("part.anomalight");
        Experiment.open(run.directory()).export(run.directory(), archive, WeightsPrecision.F32);

        Safetensors checkpoint = Safetensors.open(tensors(run.directory()));
        List<String> trained = checkpoint.names().stream()
                .filter(name -> name.startsWith(CURRENT))
                .map(name -> name.substring(CURRENT.length()))
                .toList();
        assertThat(trained).isNotEmpty().anySatisfy(name -> assertThat(
                        checkpoint.read(name).floats())
                .isNotEqualTo(checkpoint.read(CURRENT + name).floats()));
        Path image = folder.resolve("parts/bad/0.png");
        try (Detector ofRun = run.detector();
                Detector ofArchive = Detector.load(archive)) {
            double score = ofRun.predict(image).score();
            assertThat(ofArchive.predict(image).score()).isCloseTo(score, within(1e-4 * Math.abs(score)));
        }
    }

    private static Path tensors(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
