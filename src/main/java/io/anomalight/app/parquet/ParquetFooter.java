package io.anomalight.app.parquet;

import io.anomalight.framework.failure.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * What a file says about itself at its end.
 *
 * @param columns its columns at the top level
 * @param groups its groups of rows
 * @param start where the footer begins: all pages lie before
 */
record ParquetFooter(List<ParquetColumn> columns, List<RowGroup> groups, long start) {
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED_MAGIC = "PARE";
    private static final int MAGIC_BYTES = MAGIC.length();
    private static final int TAIL_BYTES = MAGIC_BYTES + Integer.BYTES;
    private static final int MOST_BYTES = 16 << 20;
    private static final long MOST_ROWS = 10_000_000;

    ParquetFooter {
        columns = List.copyOf(columns);
        groups = List.copyOf(groups);
    }

    /**
     * Reads it.
     *
     * @throws UserError if the file is not Parquet, encrypted, damaged or too large
     */
    static ParquetFooter read(ParquetFile file) throws IOException {
        long size = file.content().size();
        if (size < MAGIC_BYTES || !text(file.bytes(0, MAGIC_BYTES)).equals(MAGIC)) {
            throw size >= MAGIC_BYTES && text(file.bytes(0, MAGIC_BYTES)).equals(ENCRYPTED_MAGIC)
                    ? encrypted(file)
                    : new UserError(
                            "The table " + file.path() + " is not a Parquet file, because it does not begin with "
                                    + MAGIC + ": write it as Parquet, or give a CSV file the ending .csv");
        }
        if (size < MAGIC_BYTES + TAIL_BYTES) {
            throw file.damaged("it ends before its list of columns");
        }
        byte[] tail = file.bytes(size - TAIL_BYTES, TAIL_BYTES);
        if (!text(tail).endsWith(MAGIC)) {
            throw file.damaged("it does not end with " + MAGIC + ", so a part is missing");
        }
        int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        long start = size - TAIL_BYTES - length;
        if (length <= 0 || start < MAGIC_BYTES) {
            throw file.damaged("its list of columns has an impossible length");
        }
        if (length > MOST_BYTES) {
            throw new UserError("The table " + file.path() + " has a list of columns and groups of rows of "
                    + length / (1 << 20) + " MB, but at most " + MOST_BYTES / (1 << 20)
                    + " MB are read: write it with larger groups of rows");
        }
        return of(file, decoded(file, file.bytes(start, length)), start);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static UserError encrypted(ParquetFile file) {
        return new UserError("The table " + file.path() + " is encrypted: write it without encryption");
    }

    private static FileMetaData decoded(ParquetFile file, byte[] footer) {
        try {
            return Util.readFileMetaData(new ByteArrayInputStream(footer), footer.length);
        } catch (IOException | RuntimeException | StackOverflowError e) { // made-up footers nest without end
            throw file.damaged("its list of columns can't be decoded", e);
        }
    }

    private static ParquetFooter of(ParquetFile file, FileMetaData footer, long start) {
        if (footer.isSetEncryption_algorithm()) {
            throw encrypted(file);
        }
        if (footer.getNum_rows() > MOST_ROWS) {
            throw new UserError("The table " + file.path() + " has " + footer.getNum_rows() + " rows, but at most "
                    + MOST_ROWS + " are read: write fewer rows");
        }
        long rows = 0;
        for (RowGroup group : footer.getRow_groups()) {
            if (group.getNum_rows() < 0 || group.getNum_rows() > footer.getNum_rows() - rows) {
                throw file.damaged("its groups have other numbers of rows than the table");
            }
            rows += group.getNum_rows();
        }
        if (rows != footer.getNum_rows()) {
            throw file.damaged("its groups have other numbers of rows than the table");
        }
        return new ParquetFooter(columns(file, footer.getSchema()), footer.getRow_groups(), start);
    }

    /** The schema is a tree, written from its root downwards; a leaf is a column of the file. */
    private static List<ParquetColumn> columns(ParquetFile file, List<SchemaElement> schema) {
        List<ParquetColumn> columns = new ArrayList<>();
        int leaf = 0;
        int next = 1;
        while (next < schema.size()) {
            SchemaElement top = schema.get(next);
            columns.add(new ParquetColumn(top, leaf));
            long open = 1;
            while (open > 0) {
                if (next == schema.size()) {
                    throw file.damaged("its list of columns is not complete");
                }
                int children = schema.get(next).getNum_children();
                next++;
                open += children - 1L;
                leaf += children > 0 ? 0 : 1;
            }
        }
        return columns;
    }
}
