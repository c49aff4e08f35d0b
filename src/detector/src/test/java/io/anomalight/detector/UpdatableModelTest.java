package io.anomalight.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.FittedArchive;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.onnx.ScoringGraph;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatableModelTest {
    private static final LoaderConfig LOADING = new LoaderConfig(2, 2, 1, LoaderConfig.OnError.FAIL);
    private static final String PADIM = "model=padim";
    private static final BufferedImage PICTURE = TinyArchive.picture(99, 40, 40);

    @TempDir
    Path folder;

    private List<Sample> former = List.of();
    private List<Sample> later = List.of();

    @BeforeEach
    void paint() {
        former = FittedArchive.pictures(folder, 0, 5);
        later = FittedArchive.pictures(folder, 5, 9);
    }

    private Path archive(String name) {
        return folder.resolve(name + ".anomalight");
    }

    private Path fitted(String name, List<Sample> images, String... overrides) {
        return FittedArchive.write(archive(name), images, WeightsPrecision.F32, overrides);
    }

    private Path updated(Path former, List<Sample> images, String name) {
        Archive opened = Archive.open(former);
        try (UpdatableModel model = UpdatableModel.open(opened, Console.SILENT, StopSignal.NEVER)) {
            UpdateReport report = model.update(images, List.of(), LOADING).orElseThrow();
            assertThat(report.learned()).isPositive();
            try (ArchiveWriter writer = ArchiveWriter.of(model.loaded().state(), WeightsPrecision.F32)) {
                writer.graph(ScoringGraph.of(model.loaded().module(), Set.of()));
                writer.write(archive(name), opened.card());
                return archive(name);
            }
        }
    }

    private static double score(Path archive, ScoringEngine engine) {
        try (Detector detector = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(engine))) {
            return detector.predict(PICTURE).score();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PADIM, "model=dfm", "model=anomaly_dino"})
    void anUpdatedArchiveAndItsUpdateScoreAsOneThatWasFittedToAllImages(String model) {
        Path candidate = updated(fitted("former", former, model), later.subList(0, 3), "candidate");
        Path second = updated(candidate, later.subList(3, 4), "second");

        double ofAll = score(fitted("all", FittedArchive.pictures(folder, 0, 9), model), ScoringEngine.PYTORCH);

        assertThat(score(second, ScoringEngine.PYTORCH)).isCloseTo(ofAll, within(1e-5 * ofAll));
        assertThat(score(second, ScoringEngine.ONNXRUNTIME)).isCloseTo(ofAll, within(1e-4 * ofAll));
    }

    @Test
    void scoringNeitherReadsNorHoldsWhatOnlyAnUpdateNeeds() throws IOException {
        Path with = fitted("with", former, PADIM);
        Path without = fitted("without", former, PADIM, "model.updatable=false");
        Archive opened = Archive.open(with);

        assertThat(entries(with)).contains("update.safetensors");
        assertThat(entries(without)).doesNotContain("update.safetensors");
        assertThat(manifest(with)).contains("\"format_version\" : 4");
        assertThat(manifest(without)).contains("\"format_version\" : 1");
        assertThat(opened.updateObstacle()).isEmpty();
        assertThat(opened.arrayBytes()).isEqualTo(Archive.open(without).arrayBytes());
        try (RunningModel scoring = RunningModel.of(opened, pytorch());
                RunningModel plain = RunningModel.of(Archive.open(without), pytorch())) {
            assertThat(scoring.natives()).isEqualTo(plain.natives());
        }
        assertThat(score(with, ScoringEngine.ONNXRUNTIME)).isEqualTo(score(without, ScoringEngine.ONNXRUNTIME));
    }

    private static DetectorOptions pytorch() {
        return DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH);
    }

    private static String manifest(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            byte[] json = zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes();
            return new String(json, StandardCharsets.UTF_8);
        }
    }

    private static List<String> entries(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.stream().map(entry -> entry.getName()).toList();
        }
    }

    @Test
    void damagedArraysForUpdatesDoNotMatterToScoringButAreRefusedByAnUpdate() throws IOException {
        Path archive = fitted("former", former, "model=patchcore");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[lastByte("update.safetensors", bytes)] ^= 1;
        Files.write(archive, bytes);

        assertThat(score(archive, ScoringEngine.PYTORCH)).isPositive();
        assertThatThrownBy(() -> Archive.open(archive).verify())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("update.safetensors does not match the sha256");
        assertThatThrownBy(() -> UpdatableModel.open(Archive.open(archive), Console.SILENT, StopSignal.NEVER))
                .hasMessageContaining("is damaged");
    }

    /** The place of the last byte of a file in a zip without compression, another file follows it. */
    private static int lastByte(String file, byte[] zip) {
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        String header = "PK\3\4";
        int start = text.indexOf(header);
        while (!text.startsWith(file, start + 30)) {
            start = text.indexOf(header, start + 1);
        }
        return text.indexOf(header, start + 1) - 1;
    }

    @Test
    void aPatchcoreArchiveIsExtendedAndSaysTheRadius() {
        Path archive = fitted("former", former, "model=patchcore");
        try (UpdatableModel model = UpdatableModel.open(Archive.open(archive), Console.SILENT, StopSignal.NEVER)) {
            UpdateReport report = model.update(later, List.of(), LOADING).orElseThrow();
            assertThat(report.method()).isEqualTo(UpdateMethod.EXTENDED);
            assertThat(report.radius().orElseThrow()).isPositive();
        }
        assertThat(score(updated(archive, later, "candidate"), ScoringEngine.ONNXRUNTIME))
                .isPositive();
    }

    @Test
    void aCopyOfAnArchiveCanStillBeUpdated() {
        Path archive = fitted("former", former, PADIM);
        Archive opened = Archive.open(archive);
        try (ArchiveWriter copy = opened.copy()) {
            copy.write(archive, opened.card());
        }
        assertThat(score(updated(archive, later, "candidate"), ScoringEngine.PYTORCH))
                .isPositive();
    }

    @Test
    void anArchiveWithoutKeptArraysSaysWhatToDo() {
        refused(
                fitted("without", former, PADIM, "model.updatable=false"),
                "model.updatable=false or an earlier version");
        refused(TinyArchive.write(archive("stfpm")), "its model is one that can't be updated");
    }

    @Test
    void anArchiveWithRoundedWeightsIsNotUpdated() {
        Path rounded = FittedArchive.write(archive("rounded"), former, WeightsPrecision.BF16, PADIM);
        refused(rounded, "its weights are bf16; update the archive of the same run with weights=f32");
    }

    private static void refused(Path archive, String reason) {
        assertThatThrownBy(() -> UpdatableModel.open(Archive.open(archive), Console.SILENT, StopSignal.NEVER))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(archive + " can't learn from more images: ")
                .hasMessageContaining(reason);
    }

    @Test
    void anUpdateThatIsStoppedTellsNothing() {
        Archive opened = Archive.open(fitted("former", former, PADIM));
        try (UpdatableModel model = UpdatableModel.open(opened, Console.SILENT, () -> true)) {
            assertThat(model.update(later, List.of(), LOADING)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void theImagesAreLoadedAsThoseOfTheRun() {
        Archive opened = Archive.open(fitted("former", former, PADIM, "data.train_batch_size=5"));
        try (UpdatableModel model = UpdatableModel.open(opened, Console.SILENT, StopSignal.NEVER)) {
            assertThat(model.loading().trainBatchSize()).isEqualTo(5);
            assertThat(model.loading().augment().copies()).contains(1);
        }
    }
}
