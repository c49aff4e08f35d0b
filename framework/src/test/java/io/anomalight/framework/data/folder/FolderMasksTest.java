package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The masks of data in folders. */
class FolderMasksTest {
    private final Path root;
    private final Bolts bolts;

    FolderMasksTest(@TempDir Path root) {
        this.root = root;
        this.bolts = Bolts.write(root);
    }

    @Test
    void masksAreMatchedByRelativePathWithOrWithoutSuffix() {
        TestFiles.empties(root.resolve("bad/hole"), 2);
        TestFiles.empties(root.resolve("bad/dent"), 1);
        TestFiles.empty(root.resolve("masks/hole/00_mask.png"));
        TestFiles.empty(root.resolve("masks/dent/00.png"));
        Splits splits = bolts.folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("masks")))
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
        Splits splits = bolts.folder(abnormal, Optional.empty(), Optional.of(Path.of("masks")))
                .splits();
        assertThat(maskOf(splits, "hole/00.png")).contains(root.resolve("masks/hole/00.png"));
        assertThat(maskOf(splits, "dent/00.png")).contains(root.resolve("masks/dent/00.png"));
    }

    @Test
    void aMaskOfTwoImagesIsAnError() {
        TestFiles.empties(root.resolve("hole"), 1);
        TestFiles.empties(root.resolve("dent"), 1);
        Path mask = TestFiles.empty(root.resolve("masks/00.png"));
        Folder data = bolts.folder(
                List.of(Path.of("hole"), Path.of("dent")), Optional.empty(), Optional.of(Path.of("masks")));
        assertThatThrownBy(data::splits)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The mask " + mask + " matches two images");
    }

    @Test
    void aFewStrayMasksAreNotedButNoMatchAtAllIsAnError() {
        TestFiles.empties(root.resolve("bad"), 2);
        Path stray = TestFiles.empty(root.resolve("masks/stray.png"));
        Folder data = bolts.folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("masks")));
        assertThatThrownBy(data::splits)
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "No mask in data.mask_dir = " + root.resolve("masks") + " belongs to a defective");
        TestFiles.empty(root.resolve("masks/00.png"));
        assertThat(data.splits().notes())
                .contains("Masks that belong to no defective image are ignored: 1, for instance " + stray + ".");
    }

    @Test
    void refusesMasksWithoutDefectiveImages() {
        assertThatThrownBy(() -> bolts.folder(List.of(), Optional.empty(), Optional.of(Path.of("good"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mask_dir is set, but neither abnormal_dir nor abnormal_dirs");
    }

    @Test
    void masksInTheFolderOfTheirDefectsAreNoImages() {
        TestFiles.empties(root.resolve("bad"), 3);
        TestFiles.empties(root.resolve("bad/masks"), 3);
        Splits splits = bolts.folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("bad/masks")))
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
        assertThatThrownBy(() -> bolts.folder(List.of(Path.of("bad")), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Among the images in " + root.resolve("bad")
                        + ", 1 file is named as masks of others, for instance " + root.resolve(mask))
                .hasMessageContaining("set data.mask_dir");
    }

    @Test
    void masksAmongNormalImagesAreRefused() {
        TestFiles.empty(root.resolve("good/03_mask.png"));
        assertThatThrownBy(() -> bolts.folder(List.of(), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("good/03_mask.png");
    }

    @Test
    void anImageThatIsOnlyCalledMaskIsAnImage() {
        TestFiles.empty(root.resolve("good/gas_mask.png"));
        assertThat(bolts.folder(List.of(), Optional.empty(), Optional.empty())
                        .splits()
                        .folders())
                .containsExactly(new FolderRole(root.resolve("good"), "normal training images", 11));
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
