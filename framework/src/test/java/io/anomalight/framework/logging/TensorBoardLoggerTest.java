package io.anomalight.framework.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.UserError;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLoggerTest {
    private static final TensorBoardConfig CONFIG = new TensorBoardConfig(true);

    private final Path folder;

    TensorBoardLoggerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void beginsWithTheFileVersionInAFileThatTensorBoardFinds() throws IOException {
        new TensorBoardLogger(CONFIG, folder).close();

        assertThat(onlyFile().getFileName().toString()).contains("tfevents");
        List<ProtoReader> events = EventReader.read(onlyFile());
        assertThat(events).hasSize(1);
        assertThat(events.get(0).string(3)).isEqualTo("brain.Event:2");
    }

    @Test
    void recordsEveryScalarWithItsStepAndTime() throws IOException {
        Path file = folder.resolve("events.out.tfevents.0");
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_234_500));
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, clock, RecordFile.create(file))) {
            for (int step = 0; step < 300; step++) {
                logger.scalars(step, ordered("train_loss", step / 2.0, "lr", 1e-4));
            }
        }

        List<ProtoReader> events = EventReader.read(file);
        assertThat(events).hasSize(301);
        ProtoReader last = events.get(300);
        assertThat(last.only(1)).isEqualTo(1234.5);
        assertThat(last.only(2)).isEqualTo(299L);
        assertThat(last.message(5).messages(1))
                .extracting(value -> value.string(1) + "=" + value.only(2))
                .containsExactly("train_loss=149.5", "lr=1.0E-4");
    }

    @Test
    void recordsNotANumberAsItIs() throws IOException {
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, folder)) {
            logger.scalars(1, Map.of("train_loss", Double.NaN));
        }

        assertThat(EventReader.values(onlyFile()).get(0).only(2)).isEqualTo(Float.NaN);
    }

    @Test
    void recordsAPictureAsPngWithItsSize() throws IOException {
        BufferedImage picture = new BufferedImage(5, 3, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(4, 2, 0xff12_3456);
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, folder)) {
            logger.image(7, "validation/scratch/000", picture);
        }

        ProtoReader value = EventReader.values(onlyFile()).get(0);
        ProtoReader image = value.message(4);
        assertThat(value.string(1)).isEqualTo("validation/scratch/000");
        assertThat(List.of(image.only(1), image.only(2), image.only(3))).containsExactly(3L, 5L, 3L);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(image.bytes(4)));
        assertThat(read.getColorModel().getNumComponents()).isEqualTo(3);
        assertThat(read.getRGB(4, 2)).isEqualTo(0xff12_3456);
    }

    @Test
    void recordsNoPictureWhenTheyAreSwitchedOff() throws IOException {
        try (TensorBoardLogger logger = new TensorBoardLogger(new TensorBoardConfig(false), folder)) {
            logger.image(7, "a", new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        }

        assertThat(EventReader.values(onlyFile())).isEmpty();
    }

    @Test
    void recordsWordsForTheTextTabAndKeepsTheirLines() throws IOException {
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, folder)) {
            logger.text("config", "model = cflow\ndata = sample");
            logger.text("note", "größer");
        }

        List<ProtoReader> values = EventReader.values(onlyFile());
        assertThat(values).hasSize(2);
        ProtoReader config = values.get(0);
        assertThat(config.message(9, 1).string(1)).isEqualTo("text");
        assertThat(config.message(8).only(1)).isEqualTo(7L);
        assertThat(config.message(8).string(8)).isEqualTo("~~~~\nmodel = cflow\ndata = sample\n~~~~");
        assertThat(values.get(1).message(8).string(8)).isEqualTo("größer");
    }

    @Test
    void recordsSettingsWithTheMetricsTheyLedTo() throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model.lr", 1e-4);
        settings.put("model.pre_trained", true);
        settings.put("model.layers", List.of("layer2", "layer3"));
        Scores scores = new Scores(
                Map.of("image_AUROC", Measurement.exact(0.75), "pixel_AUPRO", Measurement.undefined("no masks")));
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, folder)) {
            logger.hyperparameters(settings, scores.defined());
        }

        List<ProtoReader> values = EventReader.values(onlyFile());
        assertThat(values)
                .extracting(value -> value.string(1))
                .containsExactly(
                        "_hparams_/experiment",
                        "_hparams_/session_start_info",
                        "_hparams_/session_end_info",
                        "hparam/image_AUROC");
        assertThat(values.subList(0, 3)).allSatisfy(value -> {
            assertThat(value.message(9, 1).string(1)).isEqualTo("hparams");
            assertThat(value.has(8)).isTrue();
        });
        assertThat(values.get(3).only(2)).isEqualTo(0.75f);

        ProtoReader experiment = content(values.get(0)).message(2);
        assertThat(experiment.messages(4))
                .extracting(info -> info.string(1) + ":" + info.only(4))
                .containsExactly("model.lr:3", "model.pre_trained:2", "model.layers:1");
        assertThat(experiment.messages(5))
                .extracting(info -> info.message(1).string(2))
                .containsExactly("hparam/image_AUROC");

        List<ProtoReader> started = content(values.get(1)).message(3).messages(1);
        assertThat(started).extracting(pair -> pair.string(1)).containsExactlyElementsOf(settings.keySet());
        assertThat(started.get(0).message(2).only(2)).isEqualTo(1e-4);
        assertThat(started.get(1).message(2).only(4)).isEqualTo(1L);
        assertThat(started.get(2).message(2).string(3)).isEqualTo("[layer2, layer3]");
        assertThat(content(values.get(2)).message(4).only(1)).isEqualTo(1L);
    }

    @Test
    void canBeWatchedWhileTheRunGoesOn() throws IOException {
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, folder)) {
            logger.scalars(1, Map.of("train_loss", 3.0));

            assertThat(EventReader.values(onlyFile())).hasSize(1);
        }
    }

    @Test
    void neverWritesIntoAnotherRunsFile() throws IOException {
        new TensorBoardLogger(CONFIG, folder).close();
        new TensorBoardLogger(CONFIG, folder).close();
        new TensorBoardLogger(CONFIG, folder).close();

        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aFullDiskIsAnErrorThatNamesTheFile() {
        Path file = folder.resolve("events.out.tfevents.0");
        RecordFile full = new RecordFile(file, new FullDisk());

        assertThatThrownBy(() -> new TensorBoardLogger(CONFIG, InstantSource.system(), full))
                .isInstanceOf(UserError.class)
                .hasMessage(file + " can't be written: No space left on device; make room or choose another folder");
    }

    @Test
    void aFolderThatCannotBeMadeIsAnErrorThatNamesIt() throws IOException {
        Path blocked = Files.writeString(folder.resolve("results"), "a file").resolve("run");

        assertThatThrownBy(() -> new TensorBoardLogger(CONFIG, blocked))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(blocked + " can't be written: ");
    }

    private static final class FullDisk implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static ProtoReader content(ProtoReader value) {
        return new ProtoReader(value.message(9, 1).bytes(2));
    }

    private static Map<String, Double> ordered(String first, double one, String second, double two) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(first, one);
        values.put(second, two);
        return values;
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            return assertThat(files.toList()).hasSize(1).first().actual();
        }
    }
}
