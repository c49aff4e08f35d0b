package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class FolderTest {
    private static final Path GOOD = Path.of("good");

    private final Path root;
    private final Bolts bolts;

    FolderTest(@TempDir Path root) {
        this.root = root;
        this.bolts = Bolts.write(root);
    }

    @Test
    void normalImagesAreEnough() {
        Splits splits =
                bolts.folder(List.of(), Optional.empty(), Optional.empty()).splits();
        assertThat(splits.train()).isNotEmpty().hasSize(10 - splits.validation().size());
        assertThat(splits.validation()).isNotEmpty();
        assertThat(splits.test()).isEmpty();
    }

    @Test
    void normalTestImagesAreTestedOn() {
        TestFiles.empties(root.resolve("bad"), 2);
        TestFiles.empties(root.resolve("good_test"), 3);
        Splits splits = bolts.folder(List.of(Path.of("bad")), Optional.of(Path.of("good_test")), Optional.empty())
                .splits();
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(3, 2, 0));
    }

    @Test
    void aFolderInsideAnotherIsAnError() {
        TestFiles.empties(root.resolve("good/bad"), 1);
        assertThatThrownBy(() -> bolts.folder(List.of(Path.of("good/bad")), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("data.abnormal_dir = " + root.resolve("good/bad")
                        + " lies within data.normal_dir = " + root.resolve("good"));
    }

    @Test
    void missingFoldersAreNamedWithTheirKeys() {
        Path gone = Path.of("gone");
        assertThatThrownBy(() -> bolts.folder(List.of(gone), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessage("The folder " + root.resolve(gone)
                        + " does not exist: set data.abnormal_dir to a folder with images");
        assertThatThrownBy(() -> bolts.folder(List.of(), Optional.of(gone), Optional.empty())
                        .splits())
                .hasMessageContaining("set data.normal_test_dir");
    }

    @Test
    void aFolderHasOneUse() throws IOException {
        TestFiles.empties(root.resolve("bad"), 2);
        Files.createSymbolicLink(root.resolve("link"), root.resolve("good"));
        assertThatThrownBy(() -> bolts.folder(List.of(), Optional.of(GOOD), Optional.empty())
                        .splits())
                .hasMessage("data.normal_dir = " + root.resolve("good") + " and data.normal_test_dir = "
                        + root.resolve("good")
                        + " are the same folder, but each has one use: name another one, or leave one out");
        assertThatThrownBy(() -> bolts.folder(List.of(), Optional.of(Path.of("link")), Optional.empty())
                        .splits())
                .hasMessageContaining(root.resolve("link") + " are the same folder");
        assertThatThrownBy(
                        () -> bolts.folder(List.of(Path.of("bad"), Path.of("bad")), Optional.empty(), Optional.empty())
                                .splits())
                .hasMessageContaining("are the same folder");
        assertThatThrownBy(() -> bolts.folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("bad")))
                        .splits())
                .hasMessageContaining("data.mask_dir = " + root.resolve("bad") + " are the same folder");
        assertThatThrownBy(() -> bolts.folder(List.of(Path.of("bad")), Optional.empty(), Optional.of(Path.of("")))
                        .splits())
                .hasMessageContaining("images can't be distinguished from masks");
    }

    @Test
    void aLinkFromOneUseToAnotherIsRefused() throws IOException {
        TestFiles.empties(root.resolve("bad"), 2);
        Files.createSymbolicLink(root.resolve("bad/same.png"), root.resolve("good/03.png"));
        assertThatThrownBy(() -> bolts.folder(List.of(Path.of("bad")), Optional.empty(), Optional.empty())
                        .splits())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was found twice, by data.normal_dir and by data.abnormal_dir");
    }

    @Test
    void whereTheFoldersLieMovesNoImage(@TempDir Path elsewhere) {
        TestFiles.empties(elsewhere.resolve("renamed"), 10);
        Splits here =
                bolts.folder(List.of(), Optional.empty(), Optional.empty()).splits();
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
        FolderConfig all = bolts.config(List.of(), Optional.empty(), Optional.empty(), Validation.FROM_TRAIN);
        FolderConfig few =
                bolts.config(List.of(), Optional.empty(), Optional.empty(), Validation.FROM_TRAIN, Optional.of(2));
        Splits full = new Folder(all, TestFiles.environment(0)).splits();
        Splits splits = new Folder(few, TestFiles.environment(0)).splits();
        assertThat(splits.train()).hasSize(2);
        assertThat(full.train()).containsAll(splits.train()).containsAll(splits.unused());
        assertThatThrownBy(() -> bolts.config(
                        List.of(), Optional.empty(), Optional.empty(), Validation.FROM_TRAIN, Optional.of(0)))
                .hasMessage("shots must be at least 1, or null for all training images, but is 0");
    }

    @Test
    void foldersOfDefectsOfTheSameNameAreDrawnApart() {
        List<Path> lines = List.of(Path.of("line1/bad"), Path.of("line2/bad"));
        lines.forEach(line -> TestFiles.empties(root.resolve(line), 30));
        FolderConfig config = bolts.config(lines, Optional.empty(), Optional.empty(), Validation.FROM_TEST);
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
}
