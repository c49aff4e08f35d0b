package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.run.MapFormat;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.image.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TiledExperimentTest {
    @TempDir
    Path folder;

    @BeforeEach
    void drawParts() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
    }

    @Test
    void aTiledModelCanBeTrainedTestedServedAndMeasured() throws IOException {
        TrainedRun run = train("model.tiling.tile_size=32", "model.tiling.stride=16");

        assertThat(run.scores().values()).containsKeys("image_AUROC", "pixel_AUROC");
        assertThat(Checkpoint.open(run.directory()).manifest().provenance())
                .containsEntry("tiling", "4 tiles of 32x32 every 16x16");
        assertThat(Files.readString(run.directory().resolve("run.json"))).contains("4 tiles of 32x32 every 16x16");

        Experiment again = Experiment.open(run.directory());
        assertThat(again.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());

        Path bad = folder.resolve("parts").resolve("bad");
        try (Detector detector = run.detector()) {
            Detection detection = detector.predict(bad.resolve("0.png"));
            assertThat(detection.size()).isEqualTo(new ImageSize(48, 48));
            assertThat(detection.anomalyMap()).hasSize(48 * 48);
            // The score is the same alone and in a batch of eight.
            assertThat(again.predict(run.directory(), bad, folder.resolve("out"), MapFormat.NPY))
                    .isEqualTo(8);
            assertThat(Files.readAllLines(folder.resolve("out").resolve("predictions.jsonl")))
                    .anyMatch(line ->
                            line.contains("0.png") && line.contains("\"score\":" + (float) detection.score() + ","));
        }

        Speed speed = again.measure(run.directory(), Optional.of(bad), new SpeedConfig(1, 2, 10));
        assertThat(speed.inputSize()).isEqualTo(new ImageSize(48, 48));
    }

    @Test
    void oneTileThatCoversTheImageChangesNothing() {
        assertThat(train("model.tiling.tile_size=48").scores()).isEqualTo(train().scores());
    }

    private TrainedRun train(String... more) {
        List<String> all = new ArrayList<>(TinyCflow.DEFECTS);
        all.add("trainer.max_epochs=1");
        all.addAll(List.of(more));
        return Experiment.compose(TinyCflow.overrides(folder, all).toArray(String[]::new))
                .train();
    }
}
