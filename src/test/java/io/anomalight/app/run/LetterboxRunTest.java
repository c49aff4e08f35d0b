package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose images keep their aspect ratio: its files, its ONNX file, and what it refuses. */
class LetterboxRunTest {
    @TempDir
    Path folder;

    private Experiment experiment(String... more) throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 6);
        List<String> overrides = new ArrayList<>(TinyCflow.DEFECTS);
        overrides.addAll(List.of("trainer.max_epochs=1", "model.input_size=[48,80]"));
        overrides.addAll(List.of(more));
        return Experiment.compose(TinyCflow.overrides(folder, overrides).toArray(String[]::new));
    }

    @Test
    void filesAreCutToTheImageAndTheOnnxFileTakesThePaddedInput() throws IOException, OrtException {
        TrainedRun run = experiment("data.resize=letterbox").train();
        Experiment opened = Experiment.open(run.directory());
        Path bad = folder.resolve("parts/bad");
        Path to = folder.resolve("found");
        opened.predict(run.directory(), bad, to, MapFormat.PNG16, false, Optional.empty());
        BufferedImage mask = ImageIO.read(to.resolve("masks/0_png.png").toFile());
        assertThat(new ImageSize(mask.getHeight(), mask.getWidth())).isEqualTo(new ImageSize(48, 48));
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());

        Path onnx = folder.resolve("part.onnx");
        opened.exports(run.directory()).onnx(onnx, Optional.empty());
        try (Detector detector = opened.detector(run.directory());
                OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx.toString())) {
            assertThat(session.getMetadata().getCustomMetadata().get("resize")).contains("0.485, 0.456, 0.406");
            double expected = detector.predict(bad.resolve("0.png")).score();
            assertThat((double) score(onnx, detector.prepare(bad.resolve("0.png"))))
                    .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
        }
    }

    private static float score(Path onnx, HostImage padded) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {1, 3, 48, 80};
        try (OrtSession session = environment.createSession(onnx.toString());
                OnnxTensor image = OnnxTensor.createTensor(environment, FloatBuffer.wrap(padded.rgb()), shape);
                OrtSession.Result result = session.run(Map.of("image", image))) {
            return ((float[]) result.get("score").orElseThrow().getValue())[0];
        }
    }

    /** The left half of each image counts, wherever it lies among the padding; the images are as wide as high, and then wider. */
    @Test
    void aRegionFollowsTheImageAmongItsPadding() throws IOException, OrtException {
        TrainedRun run = experiment("data.resize=letterbox", "data.region.polygon=[[0,0],[0.5,0],[0.5,1],[0,1]]")
                .train();
        Experiment opened = Experiment.open(run.directory());
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        Path archive = folder.resolve("part.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        Path onnx = folder.resolve("part.onnx");
        opened.exports(run.directory()).onnx(onnx, Optional.empty());
        for (int width : new int[] {48, 60, 100, 160}) {
            double exact = 0;
            for (ScoringEngine engine : List.of(ScoringEngine.PYTORCH, ScoringEngine.ONNXRUNTIME)) {
                try (Detector detector = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(engine))) {
                    assertThat(detector.engine().engine()).isEqualTo(engine);
                    Detection first = detector.predict(part(width, 0, 1));
                    Detection other = detector.predict(part(width, 0, 2));
                    assertThat(other.score()).as(engine + " " + width).isEqualTo(first.score());
                    assertThat(map(detector, part(width, 0, 2))).isEqualTo(map(detector, part(width, 0, 1)));
                    assertThat(detector.predict(part(width, 3, 1)).score()).isNotEqualTo(first.score());
                    exact = engine == ScoringEngine.PYTORCH ? first.score() : exact;
                    assertThat(first.score()).isCloseTo(exact, within(1e-4 * Math.max(1, Math.abs(exact))));
                    assertThat((double) score(onnx, detector.prepare(part(width, 0, 3))))
                            .isCloseTo(exact, within(1e-4 * Math.max(1, Math.abs(exact))));
                }
            }
        }
    }

    private static float[] map(Detector detector, BufferedImage image) {
        return detector.evaluate(List.of(detector.prepare(image))).get(0).anomalyMap();
    }

    /** An image whose left and right half are noise of two seeds. */
    private static BufferedImage part(int width, long left, long right) {
        BufferedImage image = new BufferedImage(width, 48, BufferedImage.TYPE_INT_RGB);
        SplittableRandom ofLeft = new SplittableRandom(left);
        SplittableRandom ofRight = new SplittableRandom(right);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x < width / 2 ? ofLeft : ofRight).nextInt(1 << 24));
            }
        }
        return image;
    }

    @Test
    void aRunIsNotTestedInTheOtherMode() throws IOException {
        TrainedRun run = experiment().train();

        Experiment other = Experiment.open(run.directory(), "data.resize=letterbox");
        assertThatThrownBy(() -> other.test(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("letterbox.padding");
    }

    @Test
    void aWrongModeIsRefused() {
        assertThatThrownBy(() -> experiment("data.resize=crop").train()).isInstanceOf(ConfigException.class);
    }
}
