package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFolderTest {
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 11, 23, 12, 0, 5);

    @TempDir
    Path folder;

    @Test
    void theSameSecondGivesTwoFolders() throws IOException {
        Path parent = folder.resolve("a").resolve("b");

        assertThat(NewFolder.timed(parent, NOON)).isEqualTo(parent.resolve("2026-11-23_12-00-05"));
        assertThat(NewFolder.timed(parent, NOON)).isEqualTo(parent.resolve("2026-11-23_12-00-05_2"));
        assertThat(parent).isDirectoryContaining("glob:**_2");
    }

    @Test
    void aNewOrEmptyFolderIsUsed() throws IOException {
        assertThat(NewFolder.exactly("to", folder.resolve("new/one"))).isEmptyDirectory();
        assertThat(NewFolder.exactly("to", Files.createDirectory(folder.resolve("empty"))))
                .isEmptyDirectory();
    }

    @Test
    void aFolderThatIsNotEmptyIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "x");

        assertThatThrownBy(() -> NewFolder.exactly("to", folder))
                .isInstanceOf(UserError.class)
                .hasMessage("to=" + folder + " is not empty: name a folder that is new or empty, or clear it");
        assertThatThrownBy(() -> NewFolder.exactly("to", file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a folder");
        assertThat(file).hasContent("x");
    }
}
