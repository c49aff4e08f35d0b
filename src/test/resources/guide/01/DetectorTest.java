package guide.ch01;

import static org.assertj.core.api.Assertions.assertThat;

import guide.ch01.solutions.TwoModels;
import guide.ch01.solutions.WithoutDefects;
import guide.ch01.solutions.WorstPixel;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.Detector;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorTest {
    @Test
    void exercise1TwoModelsFindTheSquare(@TempDir Path folder) throws IOException {
        assertThat(TwoModels.compare(overrides(folder, "data.abnormal_dir=bad", "data.mask_dir=masks")))
                .containsOnlyKeys("padim", "patchcore")
                .allSatisfy((model, auroc) -> assertThat(auroc).isGreaterThan(0.9));
    }

    @Test
    void exercises2And3ADetectorThatHasSeenNoDefectMarksTheSquare(@TempDir Path folder) throws IOException {
        TrainedRun run = WithoutDefects.train(overrides(
                folder, "model=padim", "data.split.validation=from_train", "data.split.validation_ratio=0.3"));

        assertThat(WithoutDefects.threshold(run)).contains("normal");
        try (Detector detector = run.detector()) {
            Path bad = folder.resolve("cloth/bad/0.png");
            assertThat(detector.predict(bad).label()).isEqualTo("anomalous");
            assertThat(detector.predict(folder.resolve("cloth/good/0.png")).label())
                    .isEqualTo("normal");
            Point worst = WorstPixel.of(detector, bad);
            // The map is coarse, so the worst pixel may lie some pixels beside the square.
            assertThat(square(folder.resolve("cloth/masks/0.png"), 6))
                    .matches(square -> square.contains(worst), "contains " + worst);
        }
    }

    /** What is white in a mask, and a margin of pixels around it. */
    private static Rectangle square(Path mask, int margin) throws IOException {
        BufferedImage picture = ImageIO.read(mask.toFile());
        Rectangle square = new Rectangle(-1, -1);
        for (int i = 0; i < picture.getWidth() * picture.getHeight(); i++) {
            Point pixel = new Point(i % picture.getWidth(), i / picture.getWidth());
            if (picture.getRaster().getSample(pixel.x, pixel.y, 0) > 0) {
                square.add(pixel);
            }
        }
        square.grow(margin, margin);
        return square;
    }

    private static String[] overrides(Path folder, String... more) throws IOException {
        DrawCloth.main(folder.resolve("cloth").toString());
        List<String> tiny = List.of(
                "data=folder",
                "data.root=" + folder.resolve("cloth"),
                "data.normal_dir=good",
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.input_size=48",
                "trainer.default_root_dir=" + folder.resolve("results"));
        return Stream.concat(tiny.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
