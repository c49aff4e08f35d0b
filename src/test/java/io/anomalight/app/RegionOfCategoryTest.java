package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One model of two categories with a region of interest each: of dark parts the left side counts, of light parts the right. */
@Timeout(300)
class RegionOfCategoryTest {
    private static final String DARK = "+data.region.categories.dark.polygon=[[0,0],[0.5,0],[0.5,1],[0,1]]";
    private static final int LEFT = 10;
    private static final int RIGHT = 37;

    private final Path folder;
    private final TwoCategories parts;

    RegionOfCategoryTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.parts = TwoCategories.write(folder);
    }

    private String rightHalf() throws IOException {
        BufferedImage mask = new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 100; y++) {
            for (int x = 50; x < 100; x++) {
                mask.setRGB(x, y, 0xFFFFFF);
            }
        }
        Path file = folder.resolve("right.png");
        ImageIO.write(mask, "png", file.toFile());
        return "+data.region.categories.light.mask=" + file;
    }

    /** A part with a square at this column. */
    private BufferedImage part(int column) throws IOException {
        BufferedImage image =
                ImageIO.read(folder.resolve("data/dark/test/good/12.png").toFile());
        for (int y = 20; y < 26; y++) {
            for (int x = column - 3; x < column + 3; x++) {
                image.setRGB(x, y, 0xFF0000);
            }
        }
        return image;
    }

    @Test
    void nothingOutsideOfTheRegionOfItsCategoryChangesAnImage() throws IOException, OrtException {
        TrainedRun run =
                parts.experiment("patchcore", "[dark,light]", DARK, rightHalf()).train();
        Files.delete(folder.resolve("right.png"));
        Experiment opened = Experiment.open(run.directory());
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        Path archive = folder.resolve("two.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        double exact = 0;
        for (ScoringEngine engine : List.of(ScoringEngine.PYTORCH, ScoringEngine.ONNXRUNTIME)) {
            try (Detector detector = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(engine))) {
                assertThat(detector.engine().engine()).isEqualTo(engine);
                InputRegions regions = detector.card().regions();
                assertThat(regions.of("dark").orElseThrow().contains(10)).isTrue();
                assertThat(regions.of("light").orElseThrow().contains(10)).isFalse();
                assertThat(regions.of("").orElseThrow().pixels()).isGreaterThan(64 * 60); // both together
                detector.category("dark");
                Detection dark = detector.predict(part(LEFT));
                double plain = detector.predict(part(RIGHT)).score();
                assertThat(dark.score()).isGreaterThan(1.2 * plain);
                exact = engine == ScoringEngine.PYTORCH ? dark.score() : exact;
                assertThat(dark.score()).isCloseTo(exact, within(1e-4 * exact));
                detector.category("light");
                assertThat(detector.predict(part(RIGHT)).score())
                        .isGreaterThan(detector.predict(part(LEFT)).score());
            }
        }
        Path onnx = folder.resolve("dark.onnx");
        opened.exports(run.directory()).onnx(onnx, Optional.of("dark"));
        assertThat((double) score(onnx, part(LEFT))).isCloseTo(exact, within(1e-4 * exact));
    }

    private static float score(Path onnx, BufferedImage image) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(3 * image.getWidth() * image.getHeight());
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            bytes.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        long[] shape = {1, image.getHeight(), image.getWidth(), 3};
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx.toString());
                OnnxTensor input = OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("image", input))) {
            return ((float[]) result.get("score").orElseThrow().getValue())[0];
        }
    }

    @Test
    void aCategoryWithoutARegionCountsAsAWhole() {
        TrainedRun run = parts.experiment("patchcore", "[dark,light]", DARK).train();
        Path archive = folder.resolve("one.anomalight");
        Experiment.open(run.directory()).export(run.directory(), archive, WeightsPrecision.F32);
        try (Detector detector = Detector.load(archive)) {
            InputRegions regions = detector.card().regions();
            assertThat(regions.of("dark").orElseThrow().size()).isEqualTo(new ImageSize(64, 64));
            assertThat(regions.of("light")).isEmpty();
            assertThat(regions.of("")).isEmpty();
        }
        Experiment other =
                Experiment.open(run.directory(), "data.region.categories.dark.polygon=[[0,0],[0.7,0],[0.7,1],[0,1]]");
        assertThatThrownBy(() -> other.test(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("data.region.categories.dark is another one than the model was trained with");
    }

    @Test
    void regionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> parts.experiment("patchcore", "dark", DARK).train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.region.categories.dark: a region of a category needs several categories");
        assertThatThrownBy(() -> parts.experiment("patchcore", "[dark,light]", DARK.replace("dark", "blue"))
                        .train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.category has no blue; it has dark, light");
        assertThatThrownBy(
                        () -> parts.experiment("patchcore", "[dark,light]", "+data.region.categories.dark.polygon=[]")
                                .train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the region of a category needs a polygon");
        assertThatThrownBy(() -> parts.experiment(
                                "patchcore",
                                "[dark,light]",
                                "+data.region.categories.dark.polygon=[[0,0],[0.01,0],[0,0.01]]")
                        .train())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("data.region.categories.dark covers no whole pixel");
    }
}
