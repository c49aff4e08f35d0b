package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.run.MapFormat;
import io.anomalight.app.run.RunFolder;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    @TempDir
    Path folder;

    @Test
    void trainsTestsAndPredictsAsInTheReadme() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        TrainedRun run = train("data.abnormal_dir=bad", "data.mask_dir=masks");

        assertThat(run.report().epochs()).isEqualTo(2);
        assertThat(run.scores().values())
                .containsKeys("image_AUROC", "image_F1Max", "image_F1Score", "pixel_AUROC", "pixel_AUPRO");
        assertThat(run.directory())
                .isDirectoryContaining("glob:**/config.conf")
                .isDirectoryContaining("glob:**/overrides.txt")
                .isDirectoryContaining("glob:**/run.json")
                .isDirectoryContaining("glob:**/metrics.json")
                .isDirectoryContaining("glob:**/images")
                .isDirectoryContaining("glob:**/checkpoints")
                .isDirectoryRecursivelyContaining("glob:**/*tfevents*");
        assertThat(RunFolder.find(folder.resolve("results").resolve("latest")).path())
                .isEqualTo(run.directory().toAbsolutePath().normalize());

        Path picture = folder.resolve("parts").resolve("bad").resolve("0.png");
        try (Detector detector = run.detector()) {
            Detection fromFile = detector.predict(picture);
            Detection fromMemory = detector.predict(ImageIO.read(picture.toFile()));
            assertThat(fromFile.anomalyMap()).hasSize(48 * 48);
            assertThat(fromFile.normalizedScore()).isBetween(0.0, 1.0);
            assertThat(fromFile.anomalous()).isEqualTo(fromFile.score() >= fromFile.threshold());
            assertThat(fromMemory.score()).isEqualTo(fromFile.score());
            assertThat(detector.predict(picture).score()).isEqualTo(fromFile.score());
        }
    }

    @Test
    void testingARunAgainGivesTheSameScores() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        TrainedRun run = train("data.abnormal_dir=bad", "data.mask_dir=masks");

        Experiment again = Experiment.open(run.directory());

        assertThat(again.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        Scores validated = again.validate(run.directory(), folder.resolve("again"));
        assertThat(validated.defined())
                .isEqualTo(Checkpoint.open(run.directory()).manifest().scores().defined());
        // Unlike the validations of a fit, this one has intervals.
        assertThat(validated.values().get("pixel_AUROC")).isNotNull().satisfies(auroc -> assertThat(auroc.interval())
                .isPresent());
    }

    @Test
    void predictionsAreWrittenForEveryImageOfAFolder() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        TrainedRun run = train("data.abnormal_dir=bad", "data.mask_dir=masks");
        Path to = folder.resolve("out");

        int images = Experiment.open(run.directory())
                .predict(run.directory(), folder.resolve("parts").resolve("bad"), to, MapFormat.NPY);

        assertThat(images).isEqualTo(8);
        assertThat(Files.readAllLines(to.resolve("predictions.jsonl")))
                .hasSize(8)
                .allMatch(line -> line.contains("\"score\"")
                        && line.contains("\"normalized_score\"")
                        && line.contains("\"label\"")
                        && line.contains("\"threshold\""));
        assertThat(to).isDirectoryRecursivelyContaining("glob:**/images/0_png.png");
        assertThat(to).isDirectoryRecursivelyContaining("glob:**/masks/0_png.png");
        assertThat(to).isDirectoryRecursivelyContaining("glob:**/maps/0_png.npy");
    }

    @Test
    void normalImagesAloneAreEnough() throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 0);

        TrainedRun run = train();

        assertThat(run.scores().get("val_loss")).isPresent();
        assertThat(run.scores().get("image_AUROC")).isEmpty();
        assertThat(run.scores().values())
                .extractingByKey("image_AUROC")
                .satisfies(score -> assertThat(score.undefined()).isPresent());
        try (Detector detector = run.detector()) {
            Path part = folder.resolve("parts").resolve("good").resolve("0.png");
            assertThat(detector.predict(part).threshold()).isFinite();
        }
    }

    @Test
    void anUnknownMonitorIsRefusedBeforeTraining() throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 0);
        assertThatThrownBy(() -> train("model.early_stopping.metric=pixel_AUROC"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.early_stopping.metric = pixel_AUROC can't be monitored")
                .hasMessageEndingWith("It will publish: val_loss");
    }

    @Test
    void theSameSeedGivesTheSameScores() throws IOException {
        TinyParts.write(folder.resolve("parts"), 16, 8);
        assertThat(train("data.abnormal_dir=bad", "data.mask_dir=masks").scores())
                .isEqualTo(train("data.abnormal_dir=bad", "data.mask_dir=masks").scores());
    }

    private TrainedRun train(String... more) {
        List<String> all = new ArrayList<>(List.of("trainer.max_epochs=2"));
        all.addAll(List.of(more));
        return Experiment.compose(TinyCflow.overrides(folder, all).toArray(String[]::new))
                .train();
    }
}
