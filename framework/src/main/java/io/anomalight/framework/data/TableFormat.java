package io.anomalight.framework.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A format of the tables that {@code data=table} reads, such as CSV. The ending of a file's name chooses it. */
public interface TableFormat {

    /**
     * Reads a table from its first to its last row. The rows are not kept, so a table may be larger than the memory.
     *
     * @param file a file that exists
     * @throws io.anomalight.framework.failure.UserError if the file has another form, with the place
     */
    void read(Path file, Rows rows) throws IOException;

    /** Takes what a table has. */
    interface Rows {
        /**
         * Takes the names of all columns, once and before the first row.
         *
         * @return the names of the columns whose values are needed; some may not be in the table
         */
        Set<String> columns(List<String> names);

        /**
         * Takes a row.
         *
         * @param place the file and the line or row, for errors
         * @param values the value of a column by its name, without spaces around it; empty text where it has none. It is called
         *     before this method returns
         */
        void add(String place, UnaryOperator<String> values);
    }
}
