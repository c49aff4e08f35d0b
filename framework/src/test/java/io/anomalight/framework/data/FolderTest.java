package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.UserError;
import io.anomalight.framework.data.SplitConfig.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(splits.train()).hasSize(8);
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(2, 0, 0));
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
        assertThat(splits.train()).hasSize(8);
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(3, 2, 0));
    }

    @Test
    void aFolderWithinAnotherIsAnError() {
        TestFiles.empties(root.resolve("good/bad"), 1);
        assertThatThrownBy(() -> folder(List.of(Path.of("good/bad")), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The image " + root.resolve("good/bad/00.png")
                        + " was found twice, by data.normal_dir and by data.abnormal_dir");
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

    private Folder folder(List<Path> abnormal, Optional<Path> normalTest, Optional<Path> masks) {
        FolderConfig config = new FolderConfig(
                Optional.of(root),
                "bolts",
                GOOD,
                abnormal.stream().findFirst(),
                abnormal.stream().skip(1).toList(),
                normalTest,
                masks,
                TestFiles.EXTENSIONS,
                TestFiles.split(Validation.FROM_TRAIN, 0.2),
                TestFiles.LOADER);
        return new Folder(config, TestFiles.environment(0));
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
