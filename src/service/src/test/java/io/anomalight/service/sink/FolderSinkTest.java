package io.anomalight.service.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.service.history.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderSinkTest {
    private static final byte[] MESSAGE = "{\"id\":7}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private static Delivery delivery(String product, String name, Optional<byte[]> overlay) {
        return new Delivery(1, 7, product, name, MESSAGE, overlay, 0);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachVerdictIsAJsonFileWithItsOverlayBesideIt() throws SinkFailure, IOException {
        FolderSink sink = new FolderSink(folder);
        sink.deliver(delivery("part", "a.png", Optional.of(new byte[] {1, 2, 3})));

        assertThat(files()).containsExactly("part/7-a.png.json", "part/7-a.png.png");
        assertThat(folder.resolve("part/7-a.png.json")).hasBinaryContent(MESSAGE);
        assertThat(folder.resolve("part/7-a.png.png")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void theSameMessageAgainGivesTheSameFile() throws SinkFailure, IOException {
        FolderSink sink = new FolderSink(folder);
        sink.deliver(delivery("part", "a.png", Optional.empty()));
        sink.deliver(delivery("part", "a.png", Optional.empty()));

        assertThat(files()).containsExactly("part/7-a.png.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "/etc/passwd", "..", ".", "a\u0000b", "a\nb", "\u202egnp.exe", "a\\b", ""})
    void aNameOfAStrangerStaysOneFileInTheFolder(String name) throws SinkFailure, IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        new FolderSink(inner).deliver(delivery(name, name, Optional.empty()));

        assertThat(files()).hasSize(1).allMatch(file -> file.startsWith("inner/"));
        assertThat(folder.relativize(Path.of(folder + "/" + files().get(0))).getNameCount())
                .isBetween(2, 3);
    }

    @Test
    void aNameThatIsTooLongIsCut() throws SinkFailure, IOException {
        new FolderSink(folder).deliver(delivery("part", "ü".repeat(300), Optional.empty()));

        assertThat(files()).hasSize(1).allMatch(file -> file.startsWith("part/7-ü"));
    }

    @Test
    void aFolderThatCanNotBeWrittenIsAFailureThatMayPass() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new FolderSink(file.resolve("below")).deliver(delivery("part", "a", Optional.empty())))
                .isInstanceOfSatisfying(SinkFailure.class, failure -> assertThat(failure.permanent())
                        .isFalse())
                .hasMessageContaining("can't be written");
    }
}
