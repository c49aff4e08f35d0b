package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a region of interest: its checkpoint and archive need neither the mask nor the polygons. */
class RegionOfInterestRunTest {
    @TempDir
    Path folder;

    private Experiment experiment(String... more) throws IOException {
        return TinyCflow.ofOneEpoch(folder, 12, 6, more);
    }

    @Test
    void theMaskIsInTheCheckpointAndInTheArchive() throws IOException {
        Path mask = leftHalf();
        TrainedRun run = experiment("data.region.mask=" + mask).train();
        Files.delete(mask);

        Experiment opened = Experiment.open(run.directory());
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        Path archive = folder.resolve("part.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.BF16);
        opened.exports(run.directory()).onnx(folder.resolve("part.onnx"), Optional.empty());
        for (ScoringEngine engine : List.of(ScoringEngine.PYTORCH, ScoringEngine.ONNXRUNTIME)) {
            try (Detector detector = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(engine))) {
                InputRegion region = detector.card().regions().shared().orElseThrow();
                assertThat(region.size()).isEqualTo(new ImageSize(48, 48));
                assertThat(region.contains(10)).isTrue();
                assertThat(region.contains(40)).isFalse();
                detector.postProcessor(detector.postProcessor().withPixelThreshold(-1e30, "every pixel"));
                detector.threshold(-1e30);
                Detection detection = detector.predict(folder.resolve("parts/bad/0.png"));
                assertThat(detection.regions()).singleElement().satisfies(only -> assertThat(only.x() + only.width())
                        .isEqualTo(23));
            }
        }
    }

    @Test
    void anotherPolygonThanThatOfTheTrainingIsRefused() throws IOException {
        TrainedRun run =
                experiment("data.region.polygon=[[0,0],[0.5,0],[0.5,1],[0,1]]").train();

        Experiment other = Experiment.open(run.directory(), "data.region.polygon=[[0,0],[0.7,0],[0.7,1],[0,1]]");
        assertThatThrownBy(() -> other.test(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("data.region is another one than the model was trained with");
        assertThat(Experiment.open(run.directory()).test(run.directory(), folder.resolve("again")))
                .isEqualTo(run.scores());
    }

    @Test
    void aResumedRunEndsAsIfItHadNotStopped() throws IOException {
        String region = "data.region.polygon=[[0,0],[0.5,0],[0.5,1],[0,1]]";
        TrainedRun whole = experiment(region, "trainer.max_epochs=2", "trainer.deterministic=true")
                .train();
        TrainedRun first = experiment(region, "trainer.deterministic=true").train();
        TrainedRun resumed =
                Experiment.open(first.directory(), "trainer.max_epochs=2").resume(first.directory());

        assertThat(resumed.scores()).isEqualTo(whole.scores());
        assertThat(resumed.report().postProcessor()).isEqualTo(whole.report().postProcessor());
    }

    @Test
    void syntheticDefectsLieInTheRegion() throws IOException {
        TrainedRun run = experiment(
                        "data.region.polygon=[[0,0],[0.2,0],[0.2,0.2],[0,0.2]]",
                        "data.split.validation=synthetic",
                        "data.split.synthetic=[perlin]",
                        "data.split.validation_ratio=0.5")
                .train();

        assertThat(run.report().lastScores().get("pixel_AUROC")).isPresent();
    }

    @Test
    void aRegionWithoutPixelsIsRefusedBeforeTraining() throws IOException {
        for (String region : List.of(
                "data.region.polygon=[[0,0],[1,1]]",
                "data.region.polygon=[[0,0],[2,0],[0,1]]",
                "data.region.polygon=[[0,0],[0.5,0.5],[1,1]]")) {
            assertThatThrownBy(() -> experiment(region).train()).as(region).isInstanceOf(ConfigException.class);
        }
        for (String region : List.of(
                "data.region.polygon=[[0,0],[0.01,0],[0,0.01]]", "data.region.mask=" + folder.resolve("none.png"))) {
            assertThatThrownBy(() -> experiment(region).train()).as(region).isInstanceOf(UserError.class);
        }
        assertThat(folder.resolve("results"))
                .satisfiesAnyOf(
                        results -> assertThat(results).doesNotExist(), RegionOfInterestRunTest::hasNoCheckpoint);
    }

    private static void hasNoCheckpoint(Path results) throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".safetensors"));
        }
    }

    private Path leftHalf() throws IOException {
        BufferedImage mask = new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 50; x++) {
                mask.setRGB(x, y, 0xFFFFFF);
            }
        }
        Path file = folder.resolve("mask.png");
        ImageIO.write(mask, "png", file.toFile());
        return file;
    }
}
