package io.anomalight.callbacks.loggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardSettingsTest {
    private static final TensorBoardLogger.Config CONFIG = new TensorBoardLogger.Config(true);

    private final Path folder;

    TensorBoardSettingsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void recordsSettingsWithTheFinalMetrics() throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model.lr", 1e-4);
        settings.put("model.pre_trained", true);
        settings.put("model.layers", List.of("layer2", "layer3"));
        Scores scores = new Scores(
                Map.of("image_AUROC", Measurement.exact(0.75), "pixel_AUPRO", Measurement.undefined("no masks")));
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_234_500));
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, folder, OptionalLong.empty(), clock)) {
            logger.scalars(96, Map.of("test_image_AUROC", 0.75));
            logger.hyperparameters(settings, scores.defined());
        }

        assertThat(files()).hasSize(2);
        List<ProtoReader> values = EventReader.values(settingsFile());
        assertThat(values)
                .extracting(value -> value.string(1))
                .containsExactly("_hparams_/session_start_info", "_hparams_/session_end_info", "hparam/image_AUROC");
        assertThat(values.subList(0, 2)).allSatisfy(value -> {
            assertThat(value.message(9, 1).string(1)).isEqualTo("hparams");
            assertThat(value.has(8)).isTrue();
        });
        assertThat(values.get(2).only(2)).isEqualTo(0.75f);
        List<ProtoReader> events = EventReader.read(settingsFile());
        assertThat(events.get(events.size() - 1).only(2)).isEqualTo(96L);

        ProtoReader start = content(values.get(0)).message(3);
        List<ProtoReader> started = start.messages(1);
        assertThat(started).extracting(pair -> pair.string(1)).containsExactlyElementsOf(settings.keySet());
        assertThat(started.get(0).message(2).only(2)).isEqualTo(1e-4);
        assertThat(started.get(1).message(2).only(4)).isEqualTo(1L);
        assertThat(started.get(2).message(2).string(3)).isEqualTo("[layer2, layer3]");
        assertThat(start.only(5)).isEqualTo(1234.5);
        assertThat(content(values.get(1)).message(4).only(1)).isEqualTo(1L);
    }

    @Test
    void noRunListsTheColumns() throws IOException {
        // TensorBoard would use the columns of one run, and hide the columns of the others.
        try (TensorBoardLogger logger = open()) {
            logger.hyperparameters(Map.of("model.lr", 1e-4), Map.of());
        }

        assertThat(EventReader.values(settingsFile()))
                .extracting(value -> value.string(1))
                .doesNotContain("_hparams_/experiment");
    }

    @Test
    void aResumedRunReplacesItsSettings() throws IOException {
        try (TensorBoardLogger logger = open()) {
            logger.hyperparameters(Map.of("trainer.max_epochs", 8), Map.of("image_AUROC", 0.5));
        }
        try (TensorBoardLogger resumed = new TensorBoardLogger(CONFIG, folder, OptionalLong.of(24))) {
            assertThat(files()).noneMatch(TensorBoardSettingsTest::holdsSettings);
            resumed.hyperparameters(Map.of("trainer.max_epochs", 9), Map.of("image_AUROC", 0.75));
            resumed.hyperparameters(Map.of("trainer.max_epochs", 10), Map.of("image_AUROC", 1.0));
        }

        List<ProtoReader> events = EventReader.read(settingsFile());
        assertThat(events.get(events.size() - 1).only(2)).isEqualTo(24L);
        List<ProtoReader> values = EventReader.values(settingsFile());
        assertThat(content(values.get(0)).message(3, 1, 2).only(2)).isEqualTo(10.0);
        assertThat(values.get(2).only(2)).isEqualTo(1f);
    }

    private static ProtoReader content(ProtoReader value) {
        return new ProtoReader(value.message(9, 1).bytes(2));
    }

    private TensorBoardLogger open() {
        return new TensorBoardLogger(CONFIG, folder, OptionalLong.empty());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private Path settingsFile() throws IOException {
        return assertThat(files())
                .filteredOn(TensorBoardSettingsTest::holdsSettings)
                .hasSize(1)
                .first()
                .actual();
    }

    private static boolean holdsSettings(Path file) {
        return file.toString().endsWith(".hparams");
    }
}
