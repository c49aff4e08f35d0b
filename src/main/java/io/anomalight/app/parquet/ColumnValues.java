package io.anomalight.app.parquet;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/** The values of a column in one group of rows, one after another. */
final class ColumnValues {
    /** No path or name is longer; a damaged file may claim it. */
    static final int MOST_BYTES = 1 << 16;

    private final ParquetFile file;
    private final ColumnDescriptor column;
    private final ColumnReader reader;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    /** The last text: an entry of a dictionary is the same object in each row that has it. */
    private Binary last = Binary.EMPTY;

    private String lastText = "";

    private ColumnValues(ParquetFile file, ColumnDescriptor column, ColumnPages pages) {
        this.file = file;
        this.column = column;
        this.reader = decoded(() -> new ColumnReaderImpl(column, pages, new PrimitiveConverter() {}, null));
    }

    /** The values of a column in a group that has rows. */
    static ColumnValues of(ParquetFile file, ParquetFooter footer, ParquetColumn column, RowGroup group)
            throws IOException {
        ColumnDescriptor descriptor = column.descriptor(file);
        if (column.index() >= group.getColumnsSize()) {
            throw file.damaged("a group of rows lacks columns");
        }
        ColumnChunk chunk = group.getColumns().get(column.index());
        if (chunk.isSetCrypto_metadata()) {
            throw file.unread(column.name(), "is encrypted", "write it without encryption");
        }
        if (chunk.isSetFile_path() || !chunk.isSetMeta_data()) {
            throw file.unread(column.name(), "has its values in another file", "write the table as one file");
        }
        ColumnMetaData about = chunk.getMeta_data();
        long start = about.getData_page_offset();
        if (about.isSetDictionary_page_offset() && about.getDictionary_page_offset() > 0) {
            start = Math.min(start, about.getDictionary_page_offset());
        }
        long size = about.getTotal_compressed_size();
        if (start < 0 || size < 0 || size > footer.start() - start || about.getNum_values() != group.getNum_rows()) {
            throw file.damaged("the column \"" + column.name() + "\" has an impossible place or number of values");
        }
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw file.unread(column.name(), "has a group of rows of more than 2 GB", "write smaller groups of rows");
        }
        byte[] pages = file.bytes(start, (int) size);
        return new ColumnValues(file, descriptor, new ColumnPages(file, descriptor, about, group.getNum_rows(), pages));
    }

    /** The next value; empty text if the row has none. */
    String next(String place) {
        return decoded(() -> {
            String value = reader.getCurrentDefinitionLevel() < column.getMaxDefinitionLevel() ? "" : value(place);
            reader.consume();
            return value;
        });
    }

    private String value(String place) {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> String.valueOf(reader.getBoolean());
            case INT32 -> String.valueOf(reader.getInteger());
            case INT64 -> String.valueOf(reader.getLong());
            default -> text(reader.getBinary(), place);
        };
    }

    @SuppressWarnings("ReferenceEquality") // to compare the bytes would take as long as to decode them
    private String text(Binary value, String place) {
        if (value == last) {
            return lastText;
        }
        if (value.length() < 0 || value.length() > MOST_BYTES) {
            throw new UserError(
                    place + ": " + column.getPath()[0] + " has more than " + MOST_BYTES + " bytes: shorten it");
        }
        try {
            lastText = utf8.decode(ByteBuffer.wrap(value.getBytes())).toString().strip();
            last = value;
            return lastText;
        } catch (CharacterCodingException e) {
            throw new UserError(place + ": " + column.getPath()[0] + " is not UTF-8: write texts in this encoding", e);
        }
    }

    /** What the decoder returns; a damaged page may fail it anywhere. */
    private <T> T decoded(Supplier<T> step) {
        try {
            return step.get();
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            throw file.damaged("the column \"" + column.getPath()[0] + "\" can't be decoded", e);
        }
    }
}
