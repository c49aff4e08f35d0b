package io.anomalight.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.SyntheticSample;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.testing.FixedData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorTest {
    @TempDir
    Path folder;

    private final List<Sample> train = new ArrayList<>();
    private final List<Sample> validation = new ArrayList<>();
    private final List<Sample> test = new ArrayList<>();

    @Test
    void aLinkedFolderOfImagesIsNotReportedAsEmpty() throws IOException {
        train.add(normal("real/1.png", 10));
        Files.createSymbolicLink(folder.resolve("good"), Path.of("real"));
        Files.createSymbolicLink(folder.resolve("real/loop"), folder.resolve("real"));
        assertThat(inspect().findings()).isEmpty();
    }

    @Test
    void correctDataHaveCountsAndNoFindings() throws IOException {
        train.add(normal("good/1.png", 10));
        train.add(normal("good/2.png", 20));
        validation.add(defective("bad/dent/1.png", 30, "masks/1.png", 255));
        test.add(defective("bad/dent/2.png", 40, "masks/2.png", 255));
        test.add(defective("bad/hole/3.png", 50, "masks/3.png", 255));

        Inspection inspection = inspect();

        assertThat(inspection.findings()).isEmpty();
        assertThat(inspection.mustBeFixed()).isFalse();
        assertThat(inspection.images()).isEqualTo(5);
        assertThat(inspection.masks()).isEqualTo(3);
        assertThat(inspection.sizes()).isEqualTo(Map.of(new ImageSize(4, 6), 5));
        assertThat(inspection.defects())
                .isEqualTo(Map.of("dent", Map.of(Split.VALIDATION, 1, Split.TEST, 1), "hole", Map.of(Split.TEST, 1)));
    }

    @Test
    void theSamePixelsInTwoSplitsAreALeakInAnyFileFormat() throws IOException {
        Sample trained = normal("good/1.png", 10);
        Path copy = folder.resolve("test/copy.bmp");
        Files.createDirectories(copy.resolveSibling("."));
        ImageIO.write(picture(10), "bmp", copy.toFile());
        train.add(trained);
        test.add(new FileSample(copy, Label.NORMAL));

        Inspection inspection = inspect();

        assertThat(inspection.mustBeFixed()).isTrue();
        assertThat(inspection.findings())
                .containsExactly(new Finding(
                        Kind.LEAK, List.of(trained.path(), copy), trained.path() + " (train) = " + copy + " (test)"));
    }

    @Test
    void aFileThatIsTrainedAndTestedOnIsALeak() throws IOException {
        Sample image = normal("good/1.png", 10);
        train.add(image);
        test.add(image);

        assertThat(kinds()).containsExactly(Kind.LEAK);
    }

    @Test
    void duplicatesWithinASplitAreAWarning() throws IOException {
        train.add(normal("good/1.png", 10));
        train.add(normal("good/2.png", 10));

        assertThat(kinds()).containsExactly(Kind.DUPLICATE);
        assertThat(inspect().mustBeFixed()).isFalse();
    }

    @Test
    void validationOnTheTestImagesIsOneWarning() throws IOException {
        for (int i = 0; i < 3; i++) {
            Sample image = normal("good/" + i + ".png", 10 * i);
            validation.add(image);
            test.add(image);
        }

        assertThat(kinds()).containsExactly(Kind.OVERLAP);
    }

    @Test
    void theSamePixelsAsNormalAndDefectiveAreAContradiction() throws IOException {
        test.add(normal("good/1.png", 10));
        test.add(defective("bad/1.png", 10, "masks/1.png", 255));

        assertThat(kinds()).containsExactly(Kind.CONTRADICTION, Kind.DUPLICATE);
    }

    @Test
    void aSyntheticDefectIsNoContradictionAndHasItsOwnKind() throws IOException {
        validation.add(new SyntheticSample(normal("good/1.png", 10), 1));
        validation.add(normal("good/2.png", 10));

        assertThat(kinds()).containsExactly(Kind.DUPLICATE);
        assertThat(inspect().defects()).containsOnlyKeys("made-up");
    }

    @Test
    void masksThatDoNotFitAreNamed() throws IOException {
        test.add(defective("bad/1.png", 10, "masks/1.png", 0));
        test.add(defective("bad/2.png", 20, "masks/2.png", 1));
        Path large = folder.resolve("masks/3.png");
        test.add(defective("bad/3.png", 30, "masks/3.png", 255));
        ImageIO.write(new BufferedImage(7, 4, BufferedImage.TYPE_BYTE_GRAY), "png", large.toFile());
        Path missing = folder.resolve("masks/4.png");
        test.add(defective("bad/4.png", 40, "masks/4.png", 255));
        Files.delete(missing);
        Path without = save(folder.resolve("bad/5.png"), picture(50));
        test.add(new FileSample(without, Label.ANOMALOUS));

        Inspection inspection = inspect();

        assertThat(inspection.mustBeFixed()).isTrue();
        assertThat(inspection.findings())
                .extracting(Finding::kind, Finding::files)
                .containsExactly(
                        tuple(Kind.MISFITTING_MASK, List.of(folder.resolve("masks/1.png"))),
                        tuple(Kind.MISFITTING_MASK, List.of(folder.resolve("masks/2.png"))),
                        tuple(Kind.MISFITTING_MASK, List.of(large)),
                        tuple(Kind.MISFITTING_MASK, List.of(missing)),
                        tuple(Kind.MISSING_MASK, List.of(without)));
        assertThat(inspection.findings().get(0).sentence()).contains("is completely black");
        assertThat(inspection.findings().get(1).sentence()).contains("marks nothing");
        assertThat(inspection.findings().get(2).sentence()).contains("is 4x7 (height x width)", "is 4x6");
        assertThat(inspection.findings().get(3).sentence()).contains("does not exist");
    }

    @Test
    void noMasksAtAllAreNoFinding() throws IOException {
        test.add(new FileSample(save(folder.resolve("bad/5.png"), picture(50)), Label.ANOMALOUS));

        assertThat(kinds()).isEmpty();
    }

    @Test
    void unreadableFilesAreNamedWithTheReason() throws IOException {
        train.add(normal("good/1.png", 10));
        Path broken = Files.writeString(folder.resolve("good/2.png"), "no picture");
        train.add(new FileSample(broken, Label.NORMAL));

        Inspection inspection = inspect();

        assertThat(inspection.mustBeFixed()).isTrue();
        assertThat(inspection.sizes()).isEqualTo(Map.of(new ImageSize(4, 6), 1));
        assertThat(inspection.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(finding.sentence()).contains("2.png", "is no image that Anomalight can read");
        });
    }

    @Test
    void aSizeIsUnusualOnlyIfNearlyAllImagesHaveAnother() throws IOException {
        for (int i = 0; i < 4; i++) {
            train.add(normal("good/" + i + ".png", 10 * i));
        }
        BufferedImage wide = new BufferedImage(20, 4, BufferedImage.TYPE_INT_RGB);
        Path odd = save(folder.resolve("good/odd.png"), wide);
        train.add(new FileSample(odd, Label.NORMAL));
        assertThat(inspect().findings())
                .containsExactly(new Finding(
                        Kind.ODD_SIZE, List.of(odd), odd + " is 4x20 (height x width), while 4 of 5 images are 4x6"));

        BufferedImage tall = new BufferedImage(4, 20, BufferedImage.TYPE_INT_RGB);
        train.add(new FileSample(save(folder.resolve("good/tall.png"), tall), Label.NORMAL));
        assertThat(kinds()).isEmpty();
    }

    @Test
    void mixedChannelsAndBitsAreToldOncePerKind() throws IOException {
        for (int i = 0; i < 2; i++) {
            train.add(normal("good/" + i + ".png", 10 * i));
        }
        BufferedImage deep = new BufferedImage(6, 4, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(1, 1, 0, 70);
        Path grey = save(folder.resolve("good/grey.png"), deep);
        train.add(new FileSample(grey, Label.NORMAL));

        assertThat(inspect().findings())
                .containsExactly(new Finding(
                        Kind.MIXED_SAMPLES,
                        List.of(grey),
                        "1 of 3 images has 1 channel of 16 bits, for instance " + grey
                                + ", while most have 3 channels of 8 bits"));
    }

    @Test
    void anEmptyFolderIsNamedUnlessANoteNamesIt() throws IOException {
        train.add(normal("train/good/1.png", 10));
        Path empty = Files.createDirectories(folder.resolve("train/forgotten/deeper"))
                .resolveSibling(".")
                .normalize();

        assertThat(inspect().findings())
                .containsExactly(new Finding(Kind.EMPTY_FOLDER, List.of(empty), empty + " contains no file"));
        Splits noted = new Splits(train, List.of(), List.of(), List.of(empty + " is ignored."));
        assertThat(new Inspector(Console.SILENT, 1)
                        .inspect(FixedData.of("fixed", "parts", noted))
                        .findings())
                .isEmpty();
    }

    @Test
    void aStopSignalKeepsEarlierFindings() throws IOException {
        train.add(normal("train/good/1.png", 10));
        Path broken = Files.write(folder.resolve("train/good/0.png"), new byte[] {1});
        train.add(0, new FileSample(broken, Label.NORMAL));
        train.add(normal("train/good/2.png", 20));
        int[] asked = {0};

        Inspection inspection = new Inspector(Console.SILENT, 2)
                .inspect(
                        FixedData.of("fixed", "parts", new Splits(train, validation, test, List.of())),
                        () -> ++asked[0] > 2);

        assertThat(inspection.images()).isEqualTo(2);
        assertThat(inspection.findings()).extracting(Finding::kind).containsExactly(Kind.UNREADABLE);
    }

    private List<Kind> kinds() {
        return inspect().findings().stream().map(Finding::kind).toList();
    }

    private Inspection inspect() {
        return new Inspector(Console.SILENT, 2)
                .inspect(FixedData.of("fixed", "parts", new Splits(train, validation, test, List.of())));
    }

    private FileSample normal(String name, int grey) throws IOException {
        return new FileSample(save(folder.resolve(name), picture(grey)), Label.NORMAL);
    }

    private FileSample defective(String name, int grey, String mask, int marked) throws IOException {
        BufferedImage marks = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY);
        marks.getRaster().setSample(2, 2, 0, marked);
        return new FileSample(
                save(folder.resolve(name), picture(grey)),
                Label.ANOMALOUS,
                Optional.of(save(folder.resolve(mask), marks)));
    }

    private static BufferedImage picture(int grey) {
        BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 2, grey << 16 | grey);
        return image;
    }

    private static Path save(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
