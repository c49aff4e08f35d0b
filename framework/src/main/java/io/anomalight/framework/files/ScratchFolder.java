package io.anomalight.framework.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder that is deleted with its content when it is closed.
 *
 * @param path where it is
 */
public record ScratchFolder(Path path) implements AutoCloseable {

    /**
     * Creates a temporary folder.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be created
     */
    public static ScratchFolder named(String prefix) {
        try {
            ScratchFolder made = new ScratchFolder(Files.createTempDirectory(prefix));
            Leftovers.cleanScratch(made.path(), prefix);
            return made;
        } catch (IOException e) {
            throw FileFailure.writing(Path.of(System.getProperty("java.io.tmpdir", "")), e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw FileFailure.writing(path, e);
        }
    }
}
