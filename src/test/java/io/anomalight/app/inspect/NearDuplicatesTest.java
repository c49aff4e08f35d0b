package io.anomalight.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.testing.FixedData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearDuplicatesTest {
    private static final int NEAR = 5;

    @TempDir
    Path folder;

    @Test
    void aBrighterCopyInAnotherSplitIsReportedWithBothPaths() throws IOException {
        Sample trained = textured("good/1.png", 1, 0);
        Sample copy = textured("test/1.png", 1, 6);

        Inspection inspection = inspect(
                NEAR, List.of(textured("good/2.png", 2, 0), trained), List.of(copy, textured("test/2.png", 3, 0)));

        assertThat(inspection.mustBeFixed()).isFalse();
        assertThat(inspection.findings())
                .containsExactly(new Finding(
                        Kind.NEAR_DUPLICATE,
                        List.of(trained.path(), copy.path()),
                        trained.path() + " (train) is like " + copy.path() + " (test): 0 of 256 bits differ"));
    }

    @Test
    void aJpegCopyOfHalfTheSizeIsReported() throws IOException {
        Sample trained = textured("good/1.png", 1, 0);
        BufferedImage half = new BufferedImage(68, 64, BufferedImage.TYPE_BYTE_GRAY);
        half.createGraphics().drawImage(picture(1, 0), 0, 0, 68, 64, null);
        Path copy = Files.createDirectories(folder.resolve("test")).resolve("half.jpg");
        ImageIO.write(half, "jpg", copy.toFile());

        Inspection inspection = inspect(NEAR, List.of(trained), List.of(new FileSample(copy, Label.NORMAL)));

        assertThat(inspection.findings()).extracting(Finding::files).contains(List.of(trained.path(), copy));
    }

    @Test
    void aCopyWithinASplitIsNotReported() throws IOException {
        List<Sample> train = List.of(textured("good/1.png", 1, 0), textured("good/2.png", 1, 6));

        assertThat(inspect(NEAR, train, List.of()).findings()).isEmpty();
    }

    @Test
    void zeroBitsTurnTheSearchOff() throws IOException {
        Inspection inspection =
                inspect(0, List.of(textured("good/1.png", 1, 0)), List.of(textured("test/1.png", 1, 6)));

        assertThat(inspection.findings()).isEmpty();
    }

    @Test
    void imagesWithoutContrastAreNotCompared() throws IOException {
        BufferedImage grey = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
        Sample trained = save("good/1.png", grey);
        grey.getRaster().setSample(3, 3, 0, 9);

        assertThat(inspect(NEAR, List.of(trained), List.of(save("test/1.png", grey)))
                        .findings())
                .isEmpty();
    }

    private static Inspection inspect(int near, List<Sample> train, List<Sample> test) {
        return new Inspector(Console.SILENT, 2, near)
                .inspect(FixedData.of("fixed", "parts", new Splits(train, List.of(), test, List.of())));
    }

    private Sample textured(String file, long seed, int brighter) throws IOException {
        return save(file, picture(seed, brighter));
    }

    private Sample save(String file, BufferedImage image) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        ImageIO.write(image, "png", path.toFile());
        return new FileSample(path, Label.NORMAL);
    }

    /** Squares of 8 pixels in random grey tones. */
    private static BufferedImage picture(long seed, int brighter) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(136, 128, BufferedImage.TYPE_BYTE_GRAY);
        for (int square = 0; square < 17 * 16; square++) {
            int grey = random.nextInt(200) + brighter;
            for (int i = 0; i < 64; i++) {
                image.getRaster().setSample(square % 17 * 8 + i % 8, square / 17 * 8 + i / 8, 0, grey);
            }
        }
        return image;
    }
}
