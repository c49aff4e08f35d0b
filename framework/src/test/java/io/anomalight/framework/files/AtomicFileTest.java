package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void makesTheFolderAndTheFile() throws IOException {
        Path file = folder.resolve("a").resolve("b.txt");
        AtomicFile.write(file, "é");
        assertThat(file).hasContent("é");
    }

    @Test
    void aNameMayHaveTheLongestLengthOfAFileSystem() throws IOException {
        Path file = folder.resolve("x".repeat(255));
        AtomicFile.write(file, "é");
        assertThat(file).hasContent("é");
    }

    @Test
    void theFolderIsFlushedAfterTheRename() throws IOException {
        Path file = folder.resolve("b.txt");
        List<String> synced = new ArrayList<>();

        AtomicFile.write(
                file,
                temporary -> Files.writeString(temporary, "new"),
                inside -> synced.add(Files.readString(inside.resolve("b.txt"))));

        assertThat(synced).containsExactly("new");
    }

    @Test
    void aFailureLeavesTheOldContentAndNothingElse() throws IOException {
        Path file = folder.resolve("b.txt");
        AtomicFile.write(file, "old");
        assertThatThrownBy(() -> AtomicFile.write(file, temporary -> {
                    Files.writeString(temporary, "half");
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("b.txt");
    }

    @Test
    void aMovedFileReplacesTheOtherAndALinkedFileIsKept() throws IOException {
        Path old = folder.resolve("old.txt");
        Path fresh = folder.resolve("new.txt");
        AtomicFile.write(old, "old");
        AtomicFile.write(fresh, "new");

        AtomicFile.link(old, folder.resolve("kept.txt"));
        AtomicFile.move(fresh, old);

        assertThat(old).hasContent("new");
        assertThat(folder.resolve("kept.txt")).hasContent("old");
        assertThat(fresh).doesNotExist();
        assertThatThrownBy(() -> AtomicFile.link(old, folder.resolve("kept.txt")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}
