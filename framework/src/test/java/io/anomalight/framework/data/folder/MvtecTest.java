package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.SplitConfig;
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

class MvtecTest {
    private final Path root;
    private final Path bottle;

    MvtecTest(@TempDir Path root) {
        this.root = root;
        this.bottle = root.resolve("bottle");
        TestFiles.empties(bottle.resolve("train/good"), 4);
        TestFiles.empties(bottle.resolve("test/good"), 2);
        for (Path image : TestFiles.empties(bottle.resolve("test/crack"), 3)) {
            TestFiles.empty(bottle.resolve("ground_truth/crack")
                    .resolve(ImageFolder.name(image).replace(".png", "_mask.png")));
        }
    }

    @Test
    void findsImagesAndTheirMasks() {
        Splits splits = mvtec("bottle").splits();
        assertThat(SplitContents.of(splits.train())).isEqualTo(new SplitContents(4, 0, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(2, 3, 3));
        FileSample crack = (FileSample) splits.test().get(3);
        assertThat(crack.path()).isEqualTo(bottle.resolve("test/crack/01.png"));
        assertThat(crack.mask()).contains(bottle.resolve("ground_truth/crack/01_mask.png"));
    }

    @Test
    void btadHasTheSameLayoutWithOtherNames() {
        Path product = root.resolve("01");
        TestFiles.empties(product.resolve("train/ok"), 5);
        TestFiles.empties(product.resolve("test/ok"), 2);
        TestFiles.empties(product.resolve("ground_truth/ko"), 3); // named as the images
        for (int i = 0; i < 3; i++) {
            TestFiles.empty(product.resolve("test/ko/0" + i + ".bmp"));
        }
        MvtecConfig config = new MvtecConfig(
                root,
                "01",
                List.of("png", "bmp"),
                TestFiles.split(Validation.SAME_AS_TEST, 0.5),
                Optional.empty(),
                TestFiles.LOADER);
        Splits splits = Mvtec.btad(config, TestFiles.environment(0)).splits();
        assertThat(SplitContents.of(splits.train())).isEqualTo(new SplitContents(5, 0, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(2, 3, 3));
        FileSample defective = (FileSample) splits.test().get(2);
        assertThat(defective.path()).isEqualTo(product.resolve("test/ko/00.bmp"));
        assertThat(defective.mask()).contains(product.resolve("ground_truth/ko/00.png"));
    }

    @Test
    void aFolderOfMvtecIsNoCategoryOfBtad() {
        MvtecConfig config = new MvtecConfig(
                root, "bottle", TestFiles.EXTENSIONS, SplitConfig.DEFAULT, Optional.empty(), TestFiles.LOADER);
        assertThatThrownBy(() -> Mvtec.btad(config, TestFiles.environment(0)).splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(bottle.resolve("train/ok") + " does not exist", "the layout of BTAD");
    }

    @Test
    void theRootMayItselfBeACategory() {
        MvtecConfig config = new MvtecConfig(
                bottle,
                "",
                TestFiles.EXTENSIONS,
                TestFiles.split(Validation.SAME_AS_TEST, 0.5),
                Optional.empty(),
                TestFiles.LOADER);
        Mvtec data = new Mvtec(config, TestFiles.environment(0));
        assertThat(data.category()).isEqualTo("bottle");
        assertThat(data.splits()).isEqualTo(mvtec("bottle").splits());
    }

    @Test
    void shotsLimitTheTrainingImages() {
        Splits all = mvtec("bottle").splits();
        MvtecConfig config = new MvtecConfig(
                root,
                "bottle",
                TestFiles.EXTENSIONS,
                TestFiles.split(Validation.SAME_AS_TEST, 0.5),
                Optional.of(1),
                TestFiles.LOADER);
        Splits few = new Mvtec(config, TestFiles.environment(0)).splits();
        assertThat(few.train()).hasSize(1);
        assertThat(all.train()).containsAll(few.train());
        assertThat(few.unused()).hasSize(all.train().size() - 1);
        assertThat(few.test()).isEqualTo(all.test());
    }

    @Test
    void givesTheSameSplitsAtEveryCall() {
        MvtecConfig config = new MvtecConfig(
                root, "bottle", TestFiles.EXTENSIONS, SplitConfig.DEFAULT, Optional.empty(), TestFiles.LOADER);
        Mvtec data = new Mvtec(config, TestFiles.environment(7));
        assertThat(data.splits()).isEqualTo(data.splits());
    }

    @Test
    void ignoresWhatIsHidden() {
        TestFiles.empty(bottle.resolve("train/good/._00.png"));
        TestFiles.empty(bottle.resolve("train/good/.thumbnails/00.png"));
        TestFiles.empty(bottle.resolve("train/good/readme.txt"));
        assertThat(mvtec("bottle").splits().train()).hasSize(4);
    }

    @Test
    void looksIntoFoldersAndIgnoresTheCaseOfEndings() {
        TestFiles.empty(bottle.resolve("train/good/more/A.JPG"));
        assertThat(mvtec("bottle").splits().train()).hasSize(5);
    }

    @Test
    void aMissingMaskIsNamed() throws IOException {
        Files.delete(bottle.resolve("ground_truth/crack/01_mask.png"));
        assertThatThrownBy(() -> mvtec("bottle").splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("There is no mask in " + bottle.resolve("ground_truth/crack")
                        + " for the defective image " + bottle.resolve("test/crack/01.png") + ": add");
    }

    @Test
    void aMaskWithoutImageIsNamed() {
        Path orphan = TestFiles.empty(bottle.resolve("ground_truth/crack/07_mask.png"));
        assertThatThrownBy(() -> mvtec("bottle").splits())
                .isInstanceOf(UserError.class)
                .hasMessage("There is no image in " + bottle.resolve("test/crack") + " for the mask " + orphan
                        + ": add the image or remove the mask");
    }

    @Test
    void aFolderOfMasksWithoutImagesIsNamed() {
        TestFiles.empty(bottle.resolve("ground_truth/hole/00_mask.png"));
        assertThatThrownBy(() -> mvtec("bottle").splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(bottle.resolve("ground_truth/hole").toString());
    }

    @Test
    void aDefectWithoutAFolderOfMasksHasNoMasksAndANote() {
        TestFiles.empties(bottle.resolve("test/hole"), 2);
        Splits splits = mvtec("bottle").splits();
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(2, 5, 3));
        assertThat(splits.notes())
                .anyMatch(note -> note.contains(bottle.resolve("ground_truth/hole") + " does not exist"));
    }

    @Test
    void anUnknownCategoryListsThoseThereAre() {
        TestFiles.empties(root.resolve("cable/train/good"), 1);
        for (String category : List.of("botle", "")) {
            assertThatThrownBy(() -> mvtec(category).splits())
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            root + " has no category \"" + category + "\": set data.category to one of bottle, cable");
        }
    }

    @Test
    void aMissingRootIsNamed() {
        Path missing = root.resolve("missing");
        MvtecConfig config = new MvtecConfig(
                missing, "bottle", TestFiles.EXTENSIONS, SplitConfig.DEFAULT, Optional.empty(), TestFiles.LOADER);
        assertThatThrownBy(() -> new Mvtec(config, TestFiles.environment(0)).splits())
                .isInstanceOf(UserError.class)
                .hasMessage("The folder " + missing + " does not exist: set data.root to a folder with images");
    }

    @Test
    void theErrorOfAnEmptyFolderListsTheExtensions() throws IOException {
        Path good = Files.createDirectories(root.resolve("empty/train/good"));
        assertThatThrownBy(() -> mvtec("empty").splits())
                .isInstanceOf(UserError.class)
                .hasMessage("The folder " + good
                        + " holds no images: looked in it and below for files that end in .png, .jpg");
    }

    @Test
    void trainingImagesAreEnough() {
        TestFiles.empties(root.resolve("nut/train/good"), 5);
        Splits splits = mvtec("nut").splits();
        assertThat(splits.train()).isNotEmpty().hasSize(5 - splits.validation().size());
        assertThat(splits.validation()).isNotEmpty();
        assertThat(splits.test()).isEmpty();
    }

    @Test
    void theSameFileInTrainingAndTestIsRefusedAlsoThroughALink() throws IOException {
        Files.createSymbolicLink(bottle.resolve("test/good/again.png"), bottle.resolve("train/good/00.png"));
        assertThatThrownBy(() -> mvtec("bottle").splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The image " + bottle.resolve("test/good/again.png") + " was found twice");
    }

    @Test
    void masksAmongTheDefectsAreRefused() throws IOException {
        Path masks = Files.createDirectories(bottle.resolve("test/masks"));
        assertThatThrownBy(() -> mvtec("bottle").splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The folder " + masks + " has the name of a folder of masks");
    }

    @Test
    void foldersOutsideTheLayoutAreNamed() {
        TestFiles.empties(bottle.resolve("train/bad"), 1);
        TestFiles.empties(bottle.resolve("validation/good"), 1);
        Path loose = TestFiles.empty(bottle.resolve("test/loose.png"));
        assertThat(mvtec("bottle").splits().notes())
                .contains("Folders that do not belong to the layout of MVTec AD are ignored: "
                        + bottle.resolve("validation") + ", " + bottle.resolve("train/bad") + ".")
                .contains("Images that lie directly in " + bottle.resolve("test") + " are ignored, for instance "
                        + loose + ".");
    }

    @Test
    void theTableOfFoldersHasTheirUse() {
        assertThat(mvtec("bottle").splits().folders())
                .containsExactlyInAnyOrder(
                        new FolderRole(bottle.resolve("train/good"), "normal training images", 4),
                        new FolderRole(bottle.resolve("test/good"), "normal test images", 2),
                        new FolderRole(bottle.resolve("test/crack"), "defective images", 3),
                        new FolderRole(bottle.resolve("ground_truth/crack"), "masks", 3));
    }

    private Mvtec mvtec(String category) {
        MvtecConfig config = new MvtecConfig(
                root,
                category,
                TestFiles.EXTENSIONS,
                TestFiles.split(Validation.SAME_AS_TEST, 0.5),
                Optional.empty(),
                TestFiles.LOADER);
        return new Mvtec(config, TestFiles.environment(0));
    }
}
