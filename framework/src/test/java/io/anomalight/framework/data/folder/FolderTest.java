package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderTest {
    private static final Path GOOD = Path.of("good");

    private final Path root;

    FolderTest(@TempDir Path root) {
        this.root = root;
        TestFiles.empties(root.resolve("good"), 10);
    }

    @Test
    void normalImagesAreEnough() {
        Splits splits = folder(List.of(), Optional.empty(), Optional.empty()).splits();
        assertThat(splits.train()).isNotEmpty().hasSize(10 - splits.validation().size());
        assertThat(splits.validation()).isNotEmpty();
        assertThat(splits.test()).isEmpty();
    }

    @Test
    void masksAreMatchedByRelativePathWithOrWithoutSuffix() {
        TestFiles.empties(root.resolve("bad/hole"), 2);
        TestFiles.empties(root.resolve("bad/dent"), 1);
        TestFiles.empty(root.resolve("masks/hole/00_mask.png"));
        TestFiles.empty(root.resolve("masks/dent/00.png"));
        Splits splits = folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("masks")))
                .splits();
        assertThat(maskOf(splits, "bad/hole/00.png")).contains(root.resolve("masks/hole/00_mask.png"));
        assertThat(maskOf(splits, "bad/dent/00.png")).contains(root.resolve("masks/dent/00.png"));
        assertThat(maskOf(splits, "bad/hole/01.png")).isEmpty();
    }

    @Test
    void masksOfSeveralFoldersLieInFoldersOfTheSameNames() {
        TestFiles.empties(root.resolve("hole"), 1);
        TestFiles.empties(root.resolve("dent"), 1);
        TestFiles.empty(root.resolve("masks/hole/00.png"));
        TestFiles.empty(root.resolve("masks/dent/00.png"));
        List<Path> abnormal = List.of(Path.of("hole"), Path.of("dent"));
        Splits splits = folder(abnormal, Optional.empty(), Optional.of(Path.of("masks")))
                .splits();
        assertThat(maskOf(splits, "hole/00.png")).contains(root.resolve("masks/hole/00.png"));
        assertThat(maskOf(splits, "dent/00.png")).contains(root.resolve("masks/dent/00.png"));
    }

    @Test
    void aMaskOfTwoImagesIsAnError() {
        TestFiles.empties(root.resolve("hole"), 1);
        TestFiles.empties(root.resolve("dent"), 1);
        Path mask = TestFiles.empty(root.resolve("masks/00.png"));
        Folder data =
                folder(List.of(Path.of("hole"), Path.of("dent")), Optional.empty(), Optional.of(Path.of("masks")));
        assertThatThrownBy(data::splits)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The mask " + mask + " matches two images");
    }

    @Test
    void aFewStrayMasksAreNotedButNoMatchAtAllIsAnError() {
        TestFiles.empties(root.resolve("bad"), 2);
        Path stray = TestFiles.empty(root.resolve("masks/stray.png"));
        Folder data = folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("masks")));
        assertThatThrownBy(data::splits)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "No mask in data.mask_dir = " + root.resolve("masks") + " belongs to a defective");
        TestFiles.empty(root.resolve("masks/00.png"));
        assertThat(data.splits().notes())
                .contains("Masks that belong to no defective image are ignored: 1, for instance " + stray + ".");
    }

    @Test
    void normalTestImagesAreTestedOn() {
        TestFiles.empties(root.resolve("bad"), 2);
        TestFiles.empties(root.resolve("good_test"), 3);
        Splits splits = folder(List.of(Path.of("bad")), Optional.of(Path.of("good_test")), Optional.empty())
                .splits();
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(3, 2, 0));
    }

    @Test
    void aFolderInsideAnotherIsAnError() {
        TestFiles.empties(root.resolve("good/bad"), 1);
        assertThatThrownBy(() -> folder(List.of(Path.of("good/bad")), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("data.abnormal_dir = " + root.resolve("good/bad")
                        + " lies within data.normal_dir = " + root.resolve("good"));
    }

    @Test
    void missingFoldersAreNamedWithTheirKeys() {
        Path gone = Path.of("gone");
        assertThatThrownBy(() -> folder(List.of(gone), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessage("The folder " + root.resolve(gone)
                        + " does not exist: set data.abnormal_dir to a folder with images");
        assertThatThrownBy(() ->
                        folder(List.of(), Optional.of(gone), Optional.empty()).splits())
                .hasMessageContaining("set data.normal_test_dir");
    }

    @Test
    void refusesMasksWithoutDefectiveImages() {
        assertThatThrownBy(() -> folder(List.of(), Optional.empty(), Optional.of(GOOD)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mask_dir is set, but neither abnormal_dir nor abnormal_dirs");
    }

    @Test
    void masksInTheFolderOfTheirDefectsAreNoImages() {
        TestFiles.empties(root.resolve("bad"), 3);
        TestFiles.empties(root.resolve("bad/masks"), 3);
        Splits splits = folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("bad/masks")))
                .splits();
        assertThat(SplitContents.of(splits.test()).anomalous()).isEqualTo(3);
        assertThat(SplitContents.of(splits.test()).anomalousWithMask()).isEqualTo(3);
        assertThat(splits.notes())
                .contains("data.mask_dir = " + root.resolve("bad/masks") + " lies within data.abnormal_dir = "
                        + root.resolve("bad") + ": its 3 files are masks, not images.");
        assertThat(splits.folders())
                .contains(
                        new FolderRole(root.resolve("good"), "normal training images", 10),
                        new FolderRole(root.resolve("bad"), "defective images", 3),
                        new FolderRole(root.resolve("bad/masks"), "masks", 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad/00_mask.png", "bad/masks/00.png", "bad/ground_truth/00_mask.png"})
    void masksAmongDefectsThatNoKeyNamesAreRefused(String mask) {
        TestFiles.empties(root.resolve("bad"), 3);
        TestFiles.empty(root.resolve(mask));
        assertThatThrownBy(() -> folder(List.of(Path.of("bad")), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Among the images in " + root.resolve("bad")
                        + ", 1 file is named as masks of others, for instance " + root.resolve(mask))
                .hasMessageContaining("set data.mask_dir");
    }

    @Test
    void masksAmongNormalImagesAreRefused() {
        TestFiles.empty(root.resolve("good/03_mask.png"));
        assertThatThrownBy(() ->
                        folder(List.of(), Optional.empty(), Optional.empty()).splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("good/03_mask.png");
    }

    @Test
    void anImageThatIsOnlyCalledMaskIsAnImage() {
        TestFiles.empty(root.resolve("good/gas_mask.png"));
        assertThat(folder(List.of(), Optional.empty(), Optional.empty())
                        .splits()
                        .folders())
                .containsExactly(new FolderRole(root.resolve("good"), "normal training images", 11));
    }

    @Test
    void aFolderHasOneUse() throws IOException {
        TestFiles.empties(root.resolve("bad"), 2);
        Files.createSymbolicLink(root.resolve("link"), root.resolve("good"));
        assertThatThrownBy(() ->
                        folder(List.of(), Optional.of(GOOD), Optional.empty()).splits())
                .hasMessage("data.normal_dir = " + root.resolve("good") + " and data.normal_test_dir = "
                        + root.resolve("good")
                        + " are the same folder, but each has one use: name another one, or leave one out");
        assertThatThrownBy(() -> folder(List.of(), Optional.of(Path.of("link")), Optional.empty())
                        .splits())
                .hasMessageContaining(root.resolve("link") + " are the same folder");
        assertThatThrownBy(() -> folder(List.of(Path.of("bad"), Path.of("bad")), Optional.empty(), Optional.empty())
                        .splits())
                .hasMessageContaining("are the same folder");
        assertThatThrownBy(() -> folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("bad")))
                        .splits())
                .hasMessageContaining("data.mask_dir = " + root.resolve("bad") + " are the same folder");
        assertThatThrownBy(() -> folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("")))
                        .splits())
                .hasMessageContaining("images can't be distinguished from masks");
    }

    @Test
    void aLinkFromOneUseToAnotherIsRefused() throws IOException {
        TestFiles.empties(root.resolve("bad"), 2);
        Files.createSymbolicLink(root.resolve("bad/same.png"), root.resolve("good/03.png"));
        assertThatThrownBy(() -> folder(List.of(Path.of("bad")), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was found twice, by data.normal_dir and by data.abnormal_dir");
    }

    @Test
    void whereTheFoldersLieMovesNoImage(@TempDir Path elsewhere) {
        TestFiles.empties(elsewhere.resolve("renamed"), 10);
        Splits here = folder(List.of(), Optional.empty(), Optional.empty()).splits();
        FolderConfig config = new FolderConfig(
                Optional.empty(),
                "bolts",
                elsewhere.resolve("renamed"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                TestFiles.EXTENSIONS,
                TestFiles.split(Validation.FROM_TRAIN, 0.2),
                Optional.empty(),
                TestFiles.LOADER);
        Splits there = new Folder(config, TestFiles.environment(5)).splits();
        assertThat(names(there.validation())).isEqualTo(names(here.validation()));
    }

    @Test
    void shotsLimitTheTrainingImages() {
        FolderConfig all = config(List.of(), Optional.empty(), Optional.empty(), Validation.FROM_TRAIN);
        FolderConfig few = config(List.of(), Optional.empty(), Optional.empty(), Validation.FROM_TRAIN, Optional.of(2));
        Splits full = new Folder(all, TestFiles.environment(0)).splits();
        Splits splits = new Folder(few, TestFiles.environment(0)).splits();
        assertThat(splits.train()).hasSize(2);
        assertThat(full.train()).containsAll(splits.train()).containsAll(splits.unused());
        assertThatThrownBy(() ->
                        config(List.of(), Optional.empty(), Optional.empty(), Validation.FROM_TRAIN, Optional.of(0)))
                .hasMessage("shots must be at least 1, or null for all training images, but is 0");
    }

    @Test
    void foldersOfDefectsOfTheSameNameAreDrawnApart() {
        List<Path> lines = List.of(Path.of("line1/bad"), Path.of("line2/bad"));
        lines.forEach(line -> TestFiles.empties(root.resolve(line), 30));
        FolderConfig config = config(lines, Optional.empty(), Optional.empty(), Validation.FROM_TEST);
        List<Sample> validation =
                new Folder(config, TestFiles.environment(0)).splits().validation();
        assertThat(names(validation.stream()
                        .filter(sample -> sample.path().startsWith(root.resolve("line1")))
                        .toList()))
                .isNotEqualTo(names(validation.stream()
                        .filter(sample -> sample.path().startsWith(root.resolve("line2")))
                        .toList()));
    }

    private static List<String> names(List<Sample> samples) {
        return samples.stream().map(sample -> ImageFolder.name(sample.path())).toList();
    }

    private Folder folder(List<Path> abnormal, Optional<Path> normalTest, Optional<Path> masks) {
        return new Folder(config(abnormal, normalTest, masks, Validation.FROM_TRAIN), TestFiles.environment(0));
    }

    private FolderConfig config(
            List<Path> abnormal, Optional<Path> normalTest, Optional<Path> masks, Validation validation) {
        return config(abnormal, normalTest, masks, validation, Optional.empty());
    }

    private FolderConfig config(
            List<Path> abnormal,
            Optional<Path> normalTest,
            Optional<Path> masks,
            Validation validation,
            Optional<Integer> shots) {
        return new FolderConfig(
                Optional.of(root),
                "bolts",
                GOOD,
                abnormal.stream().findFirst(),
                abnormal.stream().skip(1).toList(),
                normalTest,
                masks,
                TestFiles.EXTENSIONS,
                TestFiles.split(validation, 0.2),
                shots,
                TestFiles.LOADER);
    }

    private Optional<Path> maskOf(Splits splits, String image) {
        return splits.test().stream()
                .map(FileSample.class::cast)
                .filter(sample -> sample.path().equals(root.resolve(image)))
                .findFirst()
                .orElseThrow()
                .mask();
    }
}
