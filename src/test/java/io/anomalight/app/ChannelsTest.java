package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.image.ImageChannels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        SpectralParts.write(folder.resolve("parts"), channels, 20, 10);
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
            }
        }
    }
}
