package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ImageSearchTest {
    @TempDir
    Path folder;

    @Test
    void aLinkToAFolderAboveIsSkippedAndNamedOnce() throws IOException {
        TestFiles.empties(folder.resolve("good/deep"), 2);
        Path up = Files.createSymbolicLink(folder.resolve("good/deep/up"), folder.resolve("good"));
        FoundImages found = search("good");
        assertThat(found.images())
                .containsExactly(folder.resolve("good/deep/00.png"), folder.resolve("good/deep/01.png"));
        assertThat(found.remarks())
                .containsExactly(up + " was skipped: it is a link to what was found already or to a folder above it.");
    }

    @Test
    void aLinkedFolderIsSearchedWhereverTheLinkIs() throws IOException {
        TestFiles.empties(folder.resolve("real"), 2);
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        Files.createDirectories(folder.resolve("outer"));
        Files.createSymbolicLink(folder.resolve("outer/inner"), Path.of("../link"));
        assertThat(search("link").images()).hasSize(2).allMatch(image -> image.startsWith(folder.resolve("link")));
        assertThat(search("outer").images()).hasSize(2).allMatch(image -> image.startsWith(folder.resolve("outer")));
        assertThat(search("outer").remarks()).isEmpty();
    }

    @Test
    void aFileIsFoundOnceUnderItsOwnPathWhateverTheLinksAreCalled() throws IOException {
        TestFiles.empties(folder.resolve("good/parts"), 2);
        Files.createSymbolicLink(folder.resolve("good/a_link"), Path.of("parts"));
        Files.createSymbolicLink(folder.resolve("good/latest.png"), Path.of("parts/01.png"));
        FoundImages found = search("good");
        assertThat(found.images()).hasSize(2).allMatch(image -> image.startsWith(folder.resolve("good/parts")));
        assertThat(found.remarks())
                .containsExactly("2 entries were skipped, for instance " + folder.resolve("good/a_link")
                        + ": they are links to what was found already or to a folder above them.");
    }

    @Test
    void brokenLinksAndLinksInACircleAreNamed() throws IOException {
        TestFiles.empties(folder.resolve("good"), 1);
        Files.createSymbolicLink(folder.resolve("good/lost.png"), Path.of("gone.png"));
        Files.createSymbolicLink(folder.resolve("good/round"), Path.of("trip"));
        Files.createSymbolicLink(folder.resolve("good/trip"), Path.of("round"));
        assertThat(search("good").images()).hasSize(1);
        assertThat(search("good").remarks())
                .containsExactly("3 entries were skipped, for instance " + folder.resolve("good/lost.png")
                        + ": they are broken links; repair or remove them.");
    }

    @Test
    void aPipeIsNamedAndNeverReadAlsoWhereItIsTheInputItself() throws Exception {
        TestFiles.empties(folder.resolve("good"), 1);
        Path pipe = pipe("good/pipe.png");
        assertThat(search("good").images()).hasSize(1);
        assertThat(search("good").remarks()).containsExactly(pipe + " was skipped: it is neither a file nor a folder.");
        assertThatThrownBy(() -> FileSample.files("input", pipe, remark -> {}))
                .isInstanceOf(UserError.class)
                .hasMessage("input=" + pipe + " is neither a file nor a folder: name an image or a folder with images");
    }

    @Test
    void aFolderThatMayNotBeOpenedIsNamed() throws IOException {
        TestFiles.empties(folder.resolve("good/locked"), 1);
        Path locked = folder.resolve("good/locked");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(locked))
                    .as("this user may open everything")
                    .isFalse();
            assertThatThrownBy(() -> search("good"))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(locked + " can't be searched for images (permission denied)");
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void theOrderIsThatOfComposedNamesCharacterByCharacter() {
        for (String name :
                List.of("b.png", "B.png", "a/1.png", "a-1.png", "u\u0308.png", "\u00e4.png", "10.png", "9.png")) {
            TestFiles.empty(folder.resolve("good").resolve(name));
        }
        ImageFolder good = new ImageFolder(folder.resolve("good"));
        assertThat(search("good").images().stream().map(good::relative))
                .containsExactly("10.png", "9.png", "B.png", "a-1.png", "a/1.png", "b.png", "\u00e4.png", "\u00fc.png");
    }

    private FoundImages search(String name) {
        return new ImageFolder(folder.resolve(name)).imagesIfAny(TestFiles.EXTENSIONS, Set.of());
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
        return pipe;
    }
}
