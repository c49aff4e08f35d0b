package io.anomalight.callbacks.loggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Curve;
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
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLoggerTest {
    private static final TensorBoardLogger.Config CONFIG = new TensorBoardLogger.Config(true);

    private final Path folder;

    TensorBoardLoggerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void startsWithTheFileVersionInAFileThatTensorBoardFinds() throws IOException {
        open().close();

        assertThat(onlyFile().getFileName().toString()).contains("tfevents");
        List<ProtoReader> events = EventReader.read(onlyFile());
        assertThat(events).hasSize(2);
        assertThat(events.get(0).string(3)).isEqualTo("brain.Event:2");
        assertSessionStarts(events.get(1), 0);
    }

    @Test
    void aResumedRunMakesTensorBoardDropLaterEvents() throws IOException {
        open().close();
        new TensorBoardLogger(CONFIG, folder, OptionalLong.of(40)).close();

        assertThat(files()).hasSize(2);
        // TensorBoard drops the events at the step of this record and later.
        assertSessionStarts(EventReader.read(files().get(1)).get(1), 41);
    }

    private static void assertSessionStarts(ProtoReader event, long step) {
        assertThat(event.only(2)).isEqualTo(step);
        assertThat(event.message(7).only(1)).isEqualTo(1L);
    }

    @Test
    void recordsEveryScalarWithItsStepAndTime() throws IOException {
        InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_234_500));
        try (TensorBoardLogger logger = new TensorBoardLogger(CONFIG, folder, OptionalLong.empty(), clock)) {
            for (int step = 0; step < 300; step++) {
                logger.scalars(step, ordered("train_loss", step / 2.0, "lr", 1e-4));
            }
        }

        List<ProtoReader> events = EventReader.read(onlyFile());
        assertThat(events).hasSize(302);
        ProtoReader last = events.get(301);
        assertThat(last.only(1)).isEqualTo(1234.5);
        assertThat(last.only(2)).isEqualTo(299L);
        assertThat(last.message(5).messages(1))
                .extracting(value -> value.string(1) + "=" + value.only(2))
                .containsExactly("train_loss=149.5", "lr=1.0E-4");
    }

    @Test
    void recordsNaN() throws IOException {
        try (TensorBoardLogger logger = open()) {
            logger.scalars(1, Map.of("train_loss", Double.NaN));
        }

        assertThat(EventReader.values(onlyFile()).get(0).only(2)).isEqualTo(Float.NaN);
    }

    @Test
    void recordsAPictureAsPngWithItsSize() throws IOException {
        BufferedImage picture = new BufferedImage(5, 3, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(4, 2, 0xff12_3456);
        try (TensorBoardLogger logger = open()) {
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
    void recordsNoPicturesIfTheyAreTurnedOff() throws IOException {
        try (TensorBoardLogger logger =
                new TensorBoardLogger(new TensorBoardLogger.Config(false), folder, OptionalLong.empty())) {
            logger.image(7, "a", new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        }

        assertThat(EventReader.values(onlyFile())).isEmpty();
    }

    @Test
    void recordsTextsWithTheirLineBreaks() throws IOException {
        try (TensorBoardLogger logger = open()) {
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
    void recordsHistograms() throws IOException {
        double[] values = new double[62];
        for (int i = 0; i < 61; i++) {
            values[i] = i;
        }
        values[61] = Double.POSITIVE_INFINITY;
        try (TensorBoardLogger logger = open()) {
            logger.histogram(7, "test/scores/normal", values);
            logger.histogram(7, "test/scores/anomalous", new double[] {2, 2, 2});
            logger.histogram(7, "nothing", new double[] {Double.NaN});
        }

        List<ProtoReader> recorded = EventReader.values(onlyFile());
        assertThat(recorded).hasSize(2);
        assertThat(recorded.get(0).string(1)).isEqualTo("test/scores/normal");
        ProtoReader normal = recorded.get(0).message(5);
        assertThat(List.of(normal.only(1), normal.only(2), normal.only(3), normal.only(4), normal.only(5)))
                .containsExactly(0.0, 60.0, 61.0, 1830.0, 73810.0);
        assertThat(normal.doubles(6)).hasSize(30).startsWith(2, 4, 6).endsWith(58, 60);
        assertThat(normal.doubles(7)).hasSize(30).startsWith(3, 2, 2).endsWith(2, 2);
        assertThat(recorded.get(1).message(5).doubles(6)).containsExactly(2);
        assertThat(recorded.get(1).message(5).doubles(7)).containsExactly(3);
    }

    @Test
    void recordsACurveByAscendingThresholds() throws IOException {
        Curve curve =
                new Curve(List.of(new Curve.Point(4, 1, 0), new Curve.Point(3, 2, 1), new Curve.Point(1, 2, 3)), 2, 3);
        try (TensorBoardLogger logger = open()) {
            logger.curve(7, "test/pr_curve/image", curve);
        }

        ProtoReader value = EventReader.values(onlyFile()).get(0);
        assertThat(value.string(1)).isEqualTo("test/pr_curve/image");
        assertThat(value.message(9, 1).string(1)).isEqualTo("pr_curves");
        assertThat(content(value).only(2)).isEqualTo(3L);
        ProtoReader tensor = value.message(8);
        assertThat(tensor.only(1)).isEqualTo(1L);
        assertThat(tensor.message(2).messages(2))
                .extracting(size -> size.only(1))
                .containsExactly(6L, 3L);
        assertThat(tensor.floats(5))
                .containsExactly(
                        2, 2, 1, // true positives
                        3, 1, 0, // false positives
                        0, 2, 3, // true negatives
                        0, 0, 1, // false negatives
                        0.4f, 2 / 3f, 1, // precision
                        1, 1, 0.5f); // recall
    }

    @Test
    void canBeReadDuringTheRun() throws IOException {
        try (TensorBoardLogger logger = open()) {
            logger.scalars(1, Map.of("train_loss", 3.0));

            assertThat(EventReader.values(onlyFile())).hasSize(1);
        }
    }

    @Test
    void neverWritesToTheFileOfAnotherRun() throws IOException {
        open().close();
        open().close();
        open().close();

        assertThat(files()).hasSize(3);
    }

    @Test
    void aFullDiskIsAnErrorThatNamesTheFileAndLeavesNothingOpen() {
        Path file = folder.resolve("events.out.tfevents.0");
        FullDisk disk = new FullDisk();

        assertThatThrownBy(() -> EventFile.of(new RecordFile(file, disk), InstantSource.system()))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        file + " can't be written: No space left on device; free disk space or choose another folder");
        assertThat(disk.isOpen()).isFalse();
    }

    @Test
    void aFolderThatCannotBeMadeIsAnErrorThatNamesIt() throws IOException {
        Path blocked = Files.writeString(folder.resolve("results"), "a file").resolve("run");

        assertThatThrownBy(() -> new TensorBoardLogger(CONFIG, blocked, OptionalLong.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(blocked + " can't be written: ");
    }

    private static final class FullDisk implements WritableByteChannel {
        private boolean open = true;

        @Override
        public int write(ByteBuffer source) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
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

    private TensorBoardLogger open() {
        return new TensorBoardLogger(CONFIG, folder, OptionalLong.empty());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private Path onlyFile() throws IOException {
        return assertThat(files()).hasSize(1).first().actual();
    }
}
