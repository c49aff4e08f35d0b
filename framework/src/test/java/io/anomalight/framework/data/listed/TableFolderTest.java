package io.anomalight.framework.data.listed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder as a table, as Spark writes it. */
class TableFolderTest {
    private static final String HEADING = "path,label,split\n";

    @TempDir
    Path root;

    @Test
    void aFolderOfTablesIsReadInTheOrderOfItsNames() throws IOException {
        Files.createDirectory(root.resolve("table"));
        Files.writeString(root.resolve("table/_SUCCESS"), "");
        Files.writeString(root.resolve("table/part-1.csv"), HEADING + "images/01.png,ok,train\n");
        Files.writeString(root.resolve("table/part-0.csv"), HEADING + "images/00.png,ok,train\n");
        List<String> paths = new ArrayList<>();

        TableFile.read(root.resolve("table"), TableColumns.DEFAULT, Table.FORMATS, row -> paths.add(row.path()));

        assertThat(paths).containsExactly("images/00.png", "images/01.png");
    }

    @Test
    void aFolderThatHasMoreThanOneTableIsRefused() throws IOException {
        Path table = Files.createDirectory(root.resolve("table"));
        assertThatThrownBy(() -> TableFile.read(table, TableColumns.DEFAULT, Table.FORMATS, row -> {}))
                .isInstanceOf(UserError.class)
                .hasMessage("The table " + table + " is a folder without files");
        Files.writeString(table.resolve("a.csv"), HEADING);
        for (String other : List.of("b.jsonl", "c.png", "day=1")) {
            Path entry = table.resolve(other);
            if (other.equals("day=1")) {
                Files.createDirectory(entry);
            } else {
                Files.writeString(entry, "");
            }
            assertThatThrownBy(() -> TableFile.read(table, TableColumns.DEFAULT, Table.FORMATS, row -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessage("The table " + table + " is a folder with " + other + ": a folder must have only files"
                            + " of one format, as Spark writes them, without folders");
            Files.delete(entry);
        }
    }
}
