package io.anomalight.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleGeneratorTest {
    private final Path folder;
    private final Path root;
    private final SampleConfig config;

    SampleGeneratorTest(@TempDir Path folder) {
        this.folder = folder;
        root = folder.resolve("deep").resolve("sample");
        config = config(7);
    }

    private SampleConfig config(long seed) {
        return new SampleConfig(root, 2, 1, 1, 64, seed);
    }

    private Path generate(SampleConfig wanted) {
        return new SampleGenerator(wanted, Console.SILENT).generate();
    }

    @Test
    void writesTheLayoutOfMvtecAndNothingElse() throws IOException {
        assertThat(generate(config)).isEqualTo(root);
        assertThat(files())
                .containsExactly(
                        "ground_truth/broken/000_mask.png",
                        "ground_truth/hole/000_mask.png",
                        "ground_truth/scratch/000_mask.png",
                        "ground_truth/stain/000_mask.png",
                        "sample.json",
                        "test/broken/000.png",
                        "test/good/000.png",
                        "test/hole/000.png",
                        "test/scratch/000.png",
                        "test/stain/000.png",
                        "train/good/000.png",
                        "train/good/001.png");
        assertThat(folder.resolve("deep")).isDirectoryNotContaining(path -> !path.equals(root));
    }

    @Test
    void writesThePicturesOfTheSpecimens() throws IOException {
        generate(config);
        SampleImage stain = SampleImage.defective("test/stain/000", DefectKind.STAIN, config);
        BufferedImage picture = ImageIO.read(root.resolve("test/stain/000.png").toFile());
        BufferedImage mask =
                ImageIO.read(root.resolve("ground_truth/stain/000_mask.png").toFile());
        assertThat(mask.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < stain.mask().length; i++) {
            int x = i % 64;
            int y = i / 64;
            assertThat(mask.getRaster().getSample(x, y, 0)).isEqualTo(255 * stain.mask()[i]);
            for (int c = 0; c < 3; c++) {
                assertThat((byte) picture.getRaster().getSample(x, y, c)).isEqualTo(stain.rgb()[3 * i + c]);
            }
        }
    }

    @Test
    void showsProgressForEveryImage() {
        AtomicLong total = new AtomicLong();
        AtomicLong done = new AtomicLong();
        Console console = new Console() {
            @Override
            public void line(String text) {}

            @Override
            public Progress progress(String task, String unit, long units) {
                total.set(units);
                return new Progress() {
                    @Override
                    public void step(long steps) {
                        done.addAndGet(steps);
                    }

                    @Override
                    public void note(String text) {}

                    @Override
                    public void close() {}
                };
            }
        };
        new SampleGenerator(config, console).generate();
        assertThat(total).hasValue(7);
        assertThat(done).hasValue(7);
    }

    @Test
    void reusesAnExistingFolder() throws IOException {
        generate(config);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(root.resolve("train/good/000.png"), longAgo);
        generate(config);
        assertThat(Files.getLastModifiedTime(root.resolve("train/good/000.png")))
                .isEqualTo(longAgo);
    }

    @Test
    void fillsAnEmptyFolder() throws IOException {
        Files.createDirectories(root);
        generate(config);
        assertThat(root.resolve("sample.json")).isRegularFile();
    }

    @Test
    void acceptsTheFasterOneOfTwoRacingProcesses() throws IOException {
        // The other process publishes while this one draws its last image.
        Console console = new Console() {
            @Override
            public void line(String text) {}

            @Override
            public Progress progress(String task, String unit, long units) {
                generate(config);
                return Progress.SILENT;
            }
        };
        assertThat(new SampleGenerator(config, console).generate()).isEqualTo(root);
        assertThat(folder.resolve("deep")).isDirectoryNotContaining(path -> !path.equals(root));
    }

    @Test
    void refusesOtherSettings() {
        generate(config);
        assertThatThrownBy(() -> generate(config(8)))
                .isInstanceOf(UserError.class)
                .hasMessage("the sample data in " + root + " was made with seed 7, not with 8;"
                        + " delete the folder to generate it again, or choose another one with data.root");
    }

    @Test
    void refusesAnIncompleteFolder() throws IOException {
        generate(config);
        Files.delete(root.resolve("test/hole/000.png"));
        assertThatThrownBy(() -> generate(config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("lacks test/hole/000.png; delete the folder");
    }

    @Test
    void refusesAnEditedFile() throws IOException {
        generate(config);
        Files.copy(
                root.resolve("train/good/000.png"),
                root.resolve("train/good/001.png"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> generate(config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("train/good/001.png was changed; delete the folder");
    }

    @Test
    void refusesAnAddedFileButNotAHiddenOne() throws IOException {
        generate(config);
        Files.writeString(root.resolve("train/.DS_Store"), "hidden");
        generate(config);
        Files.writeString(root.resolve("train/good/mine.png"), "mine");
        assertThatThrownBy(() -> generate(config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "train/good/mine.png in " + root + " does not belong to the sample data; move it");
    }

    @Test
    void refusesAFolderWithOtherContentAndLeavesItUnchanged() throws IOException {
        Files.createDirectories(root);
        Files.writeString(root.resolve("thesis.txt"), "precious");
        assertThatThrownBy(() -> generate(config))
                .isInstanceOf(UserError.class)
                .hasMessage(root + " is not empty, and it has no sample.json, so it does not contain sample data;"
                        + " choose another folder with data.root");
        assertThat(files()).containsExactly("thesis.txt");
    }

    @Test
    void refusesAFile() throws IOException {
        Files.createDirectories(folder.resolve("deep"));
        Files.writeString(root, "precious");
        assertThatThrownBy(() -> generate(config))
                .isInstanceOf(UserError.class)
                .hasMessage(root + " is a file, not a folder; choose another folder with data.root");
    }

    @Test
    void refusesADamagedManifest() throws IOException {
        generate(config);
        for (String damage : new String[] {"{", "{}", "", "null", "[1]"}) {
            Files.writeString(root.resolve("sample.json"), damage);
            assertThatThrownBy(() -> generate(config))
                    .as(damage)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("sample.json is damaged; delete " + root);
        }
    }

    @Test
    void namesAnInvalidSetting() {
        assertThatThrownBy(() -> new SampleConfig(root, 0, 1, 1, 64, 1))
                .hasMessage("train_images must be from 1 to 1000, but is 0");
        assertThatThrownBy(() -> new SampleConfig(root, 1, -1, 1, 64, 1))
                .hasMessage("test_normal_images must be from 0 to 1000, but is -1");
        assertThatThrownBy(() -> new SampleConfig(root, 1, 1, 1001, 64, 1))
                .hasMessage("defects_per_kind must be from 0 to 1000, but is 1001");
        assertThatThrownBy(() -> new SampleConfig(root, 1, 1, 1, 63, 1))
                .hasMessage("size must be from 64 to 2048, but is 63");
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk
                    .filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
