package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.folder.ImageFolder;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The files of a table: one, or those of a folder, as Spark writes it. */
final class TableParts {
    private TableParts() {}

    /**
     * The files in the order of their names.
     *
     * @param endings the endings of the names of tables
     * @throws UserError if there is no such file or folder, or a folder has no tables, has different ones or has folders
     */
    static List<Path> of(Path table, Set<String> endings) throws IOException {
        if (Files.isRegularFile(table)) {
            return List.of(table);
        }
        if (!Files.isDirectory(table)) {
            throw new UserError("The table " + table
                    + " does not exist: set data.file to a CSV, JSON Lines or Parquet file, relative to data.root");
        }
        try (Stream<Path> entries = Files.list(table)) {
            List<Path> parts = entries.filter(part -> !isHidden(part)).sorted().toList();
            for (Path part : parts) {
                if (!Files.isRegularFile(part)
                        || !endings.contains(ending(part))
                        || !ending(part).equals(ending(parts.get(0)))) {
                    throw new UserError("The table " + table + " is a folder with " + ImageFolder.name(part)
                            + ": a folder must have only files of one format, as Spark writes them, without folders");
                }
            }
            if (parts.isEmpty()) {
                throw new UserError("The table " + table + " is a folder without files");
            }
            return parts;
        }
    }

    /** Spark's own notes beside the table, such as _SUCCESS. */
    private static boolean isHidden(Path part) {
        String name = ImageFolder.name(part);
        return name.startsWith("_") || name.startsWith(".");
    }

    /** The ending of a name in lower case, without dot. */
    static String ending(Path file) {
        String name = ImageFolder.name(file).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
