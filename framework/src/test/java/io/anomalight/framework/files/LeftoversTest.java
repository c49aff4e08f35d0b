package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path folder;

    private Path left;

    /** The name of a temporary file of a killed process. */
    @BeforeEach
    void leave() throws IOException {
        List<Path> temporary = new ArrayList<>();
        AtomicFile.write(folder.resolve("0/model.anomalight"), path -> {
            Files.writeString(path, "half");
            temporary.add(path);
        });
        left = Files.writeString(temporary.get(0), "half");
    }

    @Test
    void onlyTemporaryFilesAreDeletedBelowAFolder() throws IOException {
        Path mine = Files.writeString(folder.resolve("0/.mine.tmp"), "mine");

        Leftovers.clean(folder);

        assertThat(left).doesNotExist();
        assertThat(mine).exists();
        assertThat(folder.resolve("0/model.anomalight")).exists();
    }

    @Test
    void besideAFileOnlyItsOldTemporaryFilesAreDeleted() throws IOException {
        Leftovers.cleanBeside(folder.resolve("0/model.anomalight"));
        assertThat(left).exists(); // a process may still write it

        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Leftovers.cleanBeside(folder.resolve("0/other.anomalight"));
        assertThat(left).exists();

        Leftovers.cleanBeside(folder.resolve("0/model.anomalight"));
        assertThat(left).doesNotExist();
    }

    @Test
    void oldScratchFoldersAreDeletedWithTheirContent() throws IOException {
        Path old = Files.createDirectories(folder.resolve("anomalight-export123"));
        Files.writeString(old.resolve("unproven.anomalight"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path young = Files.createDirectories(folder.resolve("anomalight-export456"));

        Leftovers.cleanScratch(young, "anomalight-export");

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void anOldScratchFolderThatAnotherProcessDeletesFirstIsNoError() {
        assertThatCode(() -> Leftovers.discard(folder.resolve("gone"))).doesNotThrowAnyException();
    }
}
