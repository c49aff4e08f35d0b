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
import io.anomalight.detector.Detector;
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
            HostImage padded = detector.prepare(bad.resolve("0.png"));
            long[] shape = {1, 3, 48, 80};
            try (OnnxTensor image = OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(), FloatBuffer.wrap(padded.rgb()), shape);
                    OrtSession.Result result = session.run(Map.of("image", image))) {
                float[] scores = (float[]) result.get("score").orElseThrow().getValue();
                double expected = detector.predict(bad.resolve("0.png")).score();
                assertThat((double) scores[0]).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
            }
        }
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
    void wrongModesAndRegionsAreRefused() {
        assertThatThrownBy(() -> experiment("data.resize=crop").train()).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> experiment("data.resize=letterbox", "data.region.polygon=[[0,0],[1,0],[0,1]]")
                        .train())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("can't be used with a region");
    }
}
