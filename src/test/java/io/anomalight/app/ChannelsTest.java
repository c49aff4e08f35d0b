package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anomalight.app.run.MapFormat;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.decoding.ImageReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grey and multispectral images of 16 bits, from training to an archive in both engines. */
@Timeout(300)
class ChannelsTest {
    @TempDir
    Path folder;

    private TrainedRun train(String model, int channels, String... more) throws IOException {
        SpectralParts.write(folder.resolve("parts"), channels, 12, 6);
        List<String> all = new ArrayList<>(TinyModels.settings(model));
        all.addAll(List.of(
                "data=folder",
                "data.root=" + folder.resolve("parts"),
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.channels=" + channels,
                "data.scaling.mode=percentile",
                "logger=none",
                "trainer.default_root_dir=" + folder.resolve("results")));
        all.addAll(List.of(more));
        return Experiment.compose(all.toArray(String[]::new)).train();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aDefectThatEightBitsCantShowIsFoundInBothEngines(int channels) throws IOException {
        TrainedRun run = train("patchcore", channels);

        assertThat(run.scores().get("image_AUROC")).hasValue(1);
        Experiment opened = Experiment.open(run.directory());
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        Path archive = folder.resolve("part.anomalight");
        opened.export(run.directory(), archive, WeightsPrecision.F32);
        Path bad = folder.resolve("parts/bad/0.tif");
        Path good = folder.resolve("parts/good/0.tif");
        double exact = 0;
        for (ScoringEngine engine : List.of(ScoringEngine.PYTORCH, ScoringEngine.ONNXRUNTIME)) {
            try (Detector detector = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(engine))) {
                ImageChannels read = detector.card().channels();
                assertThat(read.count()).isEqualTo(channels);
                assertThat(read.ranges()).hasSize(channels);
                Detection detection = detector.predict(bad);
                exact = engine == ScoringEngine.PYTORCH ? detection.score() : exact;
                assertThat(detection.score()).isCloseTo(exact, within(1e-4 * exact));
                assertThat(detection.anomalous()).isTrue();
                assertThat(detector.predict(good).anomalous()).isFalse();
                if (channels == 1) { // as DJL and other programs have it in memory
                    Detection inMemory = detector.score(List.of(detector.prepare(ImageIO.read(bad.toFile()))))
                            .get(0);
                    assertThat(inMemory.score()).isEqualTo(detection.score());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"efficient_ad", "glass", "supersimplenet", "cflow"})
    void aModelIsTrainedOnTwoChannelsWithARegionAndPadding(String model) throws IOException {
        TrainedRun run = train(
                model,
                2,
                "data.train_batch_size=8",
                "data.resize=letterbox",
                "data.region.polygon=[[0,0],[1,0],[1,0.9],[0,0.9]]",
                "data.split.validation=synthetic",
                "data.split.validation_ratio=0.3",
                "data.split.synthetic=[perlin,cut_paste,structural,noise]",
                "data.augment.color_jitter.contrast=0.1",
                "data.augment.camera.noise=0.01");

        Experiment opened = Experiment.open(run.directory());
        assertThat(opened.test(run.directory(), folder.resolve("again"))).isEqualTo(run.scores());
        try (Detector detector = run.detector()) {
            assertThat(detector.predict(folder.resolve("parts/bad/0.tif")).anomalyMap())
                    .hasSize(64 * 64);
        }
    }

    @Test
    void anOnnxFileScalesAndScoresTheSamplesThemselves() throws IOException, OrtException {
        TrainedRun run = train("padim", 5, "model.n_features=10");
        Path file = folder.resolve("part.onnx");
        Experiment.open(run.directory()).exports(run.directory()).onnx(file, Optional.empty());
        Path bad = folder.resolve("parts/bad/0.tif");
        FloatBuffer samples = FloatBuffer.allocate(5 * 64 * 64);
        ImageReader.read(bad).as(ImageChannels.of(5)).forEachRow(row -> {
            for (int x = 0; x < 64; x++) {
                for (float[] channel : row) {
                    samples.put(channel[x]);
                }
            }
        });
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(environment, samples.flip(), new long[] {1, 64, 64, 5});
                OrtSession.Result result = session.run(Map.of("image", input));
                Detector detector = run.detector()) {
            float score = ((float[]) result.get("score").orElseThrow().getValue())[0];
            double expected = detector.predict(bad).score();
            assertThat((double) score).isCloseTo(expected, within(1e-4 * expected));
            assertThat(session.getMetadata().getCustomMetadata()).containsEntry("channels", "5");
        }
    }

    @Test
    void aRunIsNotUsedWithAnotherScalingThanItsOwn() throws IOException {
        TrainedRun learned = train("padim", 1, "model.n_features=10");
        for (String changed :
                List.of("data.scaling.mode=range", "data.scaling.percentiles=[20,80]", "data.scaling.margin=0")) {
            assertThatThrownBy(() -> Experiment.open(learned.directory(), changed)
                            .test(learned.directory(), folder.resolve("again")))
                    .as(changed)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("data.scaling");
        }
        TrainedRun whole = train("padim", 1, "model.n_features=10", "data.scaling.mode=range");
        assertThatThrownBy(() -> Experiment.open(whole.directory(), "data.scaling.mode=percentile")
                        .test(whole.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("data.scaling.mode is percentile, but the model was trained with range");
    }

    @Test
    void anImageOfOtherChannelsIsRefusedByARunAndAnArchive() throws IOException {
        TrainedRun run = train("padim", 1, "model.n_features=10");
        SpectralParts.write(folder.resolve("other"), 2, 1, 0);
        Path other = folder.resolve("other/good/0.tif");
        String sentence = other + " has 2 channels, but the model reads 1";
        try (Detector detector = run.detector()) {
            assertThatThrownBy(() -> detector.predict(other))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(sentence);
        }
        Experiment opened = Experiment.open(run.directory());
        assertThatThrownBy(() -> opened.predict(run.directory(), other, folder.resolve("out"), MapFormat.NPY))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(sentence);
        Experiment changed = Experiment.open(run.directory(), "data.channels=2");
        assertThatThrownBy(() -> changed.test(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessage("data.channels is 2, but the model of "
                        + run.directory().resolve("checkpoints/best.json")
                        + " was trained with 1; leave data.channels out, or train a new model");
        Experiment whole = Experiment.open(run.directory(), "data.scaling.mode=range");
        assertThatThrownBy(() -> whole.test(run.directory(), folder.resolve("again")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("data.scaling");
    }
}
