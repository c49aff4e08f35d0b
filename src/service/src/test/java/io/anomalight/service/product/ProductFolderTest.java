package io.anomalight.service.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductFolderTest {
    @TempDir
    Path path;

    private void write(String name, String content) throws IOException {
        Files.writeString(path.resolve(name), content);
    }

    @Test
    void aFileCountsWhenTwoReadsHaveSeenItUnchanged() throws IOException {
        ProductFolder folder = new ProductFolder(path);
        assertThat(folder.first().changed()).isEmpty();

        write("lid.anomalight", "a");
        assertThat(folder.next().changed()).isEmpty();
        write("lid.anomalight", "a longer one, which is still written");
        assertThat(folder.next().changed()).isEmpty();
        assertThat(folder.next().changed()).containsExactly(Map.entry("lid", path.resolve("lid.anomalight")));
        assertThat(folder.next().changed()).isEmpty();
        folder.again("lid");
        assertThat(folder.next().changed()).containsOnlyKeys("lid");
    }

    @Test
    void aFileThatIsReplacedByDeletingItFirstIsNotGone() throws IOException {
        write("lid.anomalight", "a");
        ProductFolder folder = new ProductFolder(path);
        assertThat(folder.first().changed()).containsOnlyKeys("lid");

        Files.delete(path.resolve("lid.anomalight"));
        assertThat(folder.next().gone()).isEmpty();
        write("lid.anomalight", "another");
        assertThat(folder.next().gone()).isEmpty();
        assertThat(folder.next().changed()).containsOnlyKeys("lid");
        Files.delete(path.resolve("lid.anomalight"));
        folder.next();
        assertThat(folder.next().gone()).containsExactly("lid");
    }

    @Test
    void hiddenFilesFoldersAndOtherFilesAreNoProducts() throws IOException {
        write(".lid.anomalight", "hidden");
        write("notes.txt", "other");
        write("a b.anomalight", "a name for no URL");
        Files.createDirectory(path.resolve("folder.anomalight"));

        ProductFolder.Changes changes = new ProductFolder(path).first();

        assertThat(changes.changed()).isEmpty();
        assertThat(changes.unusable()).containsExactly(path.resolve("a b.anomalight"));
    }
}
