package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.TableFormat;
import java.io.IOException;
import java.nio.file.Path;

/** CSV with a line of column names. */
final class CsvTable implements TableFormat {

    // Guice looks at the methods of this class, so none of them may name a class of the library.
    @Override
    public void read(Path file, Rows rows) throws IOException {
        CsvReader.read(file, rows);
    }
}
