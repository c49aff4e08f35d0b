package io.anomalight.detector.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to an archive is read again. */
class ArchiveRoundTripTest {
    @TempDir
    Path folder;

    private Path archive = Path.of("");

    @BeforeEach
    void write() {
        archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
    }

    @Test
    void theCardSurvivesARoundTrip() {
        try (LoadedModule loaded = TinyArchive.module()) {
            assertThat(Archive.open(archive).card()).isEqualTo(TinyArchive.card(loaded.module()));
        }
    }

    @Test
    void theLineageSurvivesARoundTripAndIsBounded() {
        Lineage lineage = Lineage.NONE;
        for (int update = 1; update <= Lineage.MOST + 2; update++) {
            lineage = lineage.with(new Lineage.Step(
                    lineage.nextGeneration(),
                    "ab" + update,
                    Instant.EPOCH,
                    Instant.EPOCH.plusSeconds(update),
                    "1.0",
                    update % 2 == 0 ? "exact" : "extended",
                    update % 2 == 0 ? OptionalDouble.empty() : OptionalDouble.of(0.5),
                    20,
                    8,
                    update));
        }
        ModelCard before = Archive.open(archive).card();
        assertThat(before.lineage()).isEqualTo(Lineage.NONE);
        ModelCard updated =
                before.updated(Instant.EPOCH, "1.0", before.postProcessor(), before.scores(), before.run(), lineage);
        try (ArchiveWriter copy = Archive.open(archive).copy()) {
            copy.write(archive, updated);
        }
        assertThat(Archive.open(archive).card().lineage()).isEqualTo(lineage);
        assertThat(lineage.steps()).hasSize(Lineage.MOST);
        assertThat(lineage.last().orElseThrow().generation()).isEqualTo(Lineage.MOST + 2);
    }

    @Test
    void theVerificationSurvivesARoundTrip() {
        Verification verification = new Verification(
                3,
                1e-9,
                2e-9,
                Optional.of(new Verification.Rounding(0.5, 1)),
                Optional.of(new Verification.Graph(1e-7, 2e-7, 0)));
        Archive opened = Archive.open(archive);
        try (ArchiveWriter copy = opened.copy()) {
            copy.write(archive, opened.card().with(verification));
        }
        assertThat(Archive.open(archive).card().verification()).contains(verification);
        ArchiveTest.loads(archive);
    }

    @Test
    void theVerificationOfInt8SurvivesARoundTripInAFormatThatOlderVersionsRefuse() throws IOException {
        Verification verification = new Verification(
                3,
                1e-9,
                2e-9,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Verification.Int8(
                        "convolutions", 40, 0.01, 2, 0, Map.of("image_AUROC", new Verification.Change(0.9, 0.89)))));
        Archive opened = Archive.open(archive);
        try (ArchiveWriter copy = opened.copy()) {
            copy.write(archive, opened.card().with(WeightsPrecision.INT8).with(verification));
        }
        assertThat(Archive.open(archive).card().verification()).contains(verification);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            String manifest = new String(
                    zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(manifest).contains("\"format_version\" : 3");
        }
    }

    @Test
    void theRegionsOfCategoriesSurviveARoundTripInAFormatThatOlderVersionsRefuse() throws IOException {
        Archive opened = Archive.open(archive);
        ImageSize size = opened.card().inputSize();
        float[] inside = new float[size.pixels()];
        inside[3] = 1;
        InputRegions regions = new InputRegions(Optional.empty(), Map.of("dark", InputRegion.of(inside, size)));
        try (ArchiveWriter copy = opened.copy()) {
            copy.write(archive, opened.card().with(regions));
        }
        assertThat(Archive.open(archive).card().regions()).isEqualTo(regions);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(new String(
                            zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"format_version\" : 5");
        }
    }
}
