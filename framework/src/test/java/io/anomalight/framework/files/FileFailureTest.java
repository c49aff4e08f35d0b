package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.IIOException;
import org.junit.jupiter.api.Test;

class FileFailureTest {

    @Test
    void aPictureThatCannotBeWrittenGivesTheCauseOfTheFailure() {
        IOException full = new IOException("No space left on device");
        assertThat(FileFailure.reason(new IIOException("I/O error writing PNG file!", full)))
                .isEqualTo("No space left on device");
        assertThat(FileFailure.reason(new IIOException("Invalid palette", new EOFException())))
                .isEqualTo("Invalid palette");
    }

    @Test
    void noSentenceContainsAJavaClassName() {
        assertThat(FileFailure.writing(Path.of("a", "config.conf"), new IOException("No space left on device")))
                .hasMessage(Path.of("a", "config.conf")
                        + " can't be written: No space left on device; free disk space or choose another folder");
        assertThat(FileFailure.reading(Path.of("a"), new NoSuchFileException("a")))
                .hasMessage("a can't be read: it does not exist");
    }
}
