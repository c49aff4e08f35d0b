package io.anomalight.app.parquet;

import io.anomalight.framework.failure.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The pages of a column in one group of rows, read one after another. */
final class ColumnPages implements PageReader {
    private static final int MOST_PAGE_BYTES = 128 << 20;
    private static final int LEAST_VALUE_BYTES = 4;
    /** The decoder does not ask for them, and to make them needs a library for shapes on maps. */
    private static final @Nullable Statistics<?> NO_STATISTICS = null;

    private final ParquetFile file;
    private final ColumnDescriptor column;
    private final PageCodec codec;
    private final long rows;
    private final boolean isOptional;
    private final ByteArrayInputStream pages;
    private long left;

    /**
     * Pages.
     *
     * @param rows the number of rows of the group
     * @param pages the bytes of all of them
     */
    ColumnPages(ParquetFile file, ColumnDescriptor column, ColumnMetaData about, long rows, byte[] pages) {
        this.file = file;
        this.column = column;
        this.codec = PageCodec.of(about.getCodec(), name(column), file);
        this.rows = rows;
        this.isOptional = column.getMaxDefinitionLevel() > 0;
        this.pages = new ByteArrayInputStream(pages);
        this.left = rows;
    }

    private static String name(ColumnDescriptor column) {
        return column.getPath()[0];
    }

    @Override
    public long getTotalValueCount() {
        return rows;
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
        try {
            pages.mark(0);
            PageHeader header = Util.readPageHeader(pages);
            if (header.getType() != PageType.DICTIONARY_PAGE || !header.isSetDictionary_page_header()) {
                pages.reset();
                return null;
            }
            DictionaryPageHeader about = header.getDictionary_page_header();
            byte[] content = decompressed(bytes(header), header.getUncompressed_page_size());
            if (about.getNum_values() < 0 || about.getNum_values() > content.length / LEAST_VALUE_BYTES) {
                throw damaged("its dictionary is too short");
            }
            return new DictionaryPage(BytesInput.from(content), about.getNum_values(), Encoding.PLAIN);
        } catch (IOException e) {
            throw damaged("a page can't be decoded", e);
        }
    }

    @Override
    public DataPage readPage() {
        try {
            while (pages.available() > 0) {
                PageHeader header = Util.readPageHeader(pages);
                byte[] bytes = bytes(header);
                if (header.getType() == PageType.DATA_PAGE && header.isSetData_page_header()) {
                    return first(header, header.getData_page_header(), bytes);
                }
                if (header.getType() == PageType.DATA_PAGE_V2 && header.isSetData_page_header_v2()) {
                    return second(header, header.getData_page_header_v2(), bytes);
                }
            }
        } catch (IOException e) {
            throw damaged("a page can't be decoded", e);
        }
        throw damaged("it has less values than rows");
    }

    /** The bytes of a page as they are stored. */
    private byte[] bytes(PageHeader header) throws IOException {
        int size = header.getCompressed_page_size();
        if (size < 0 || size > pages.available()) {
            throw damaged("a page ends behind the column");
        }
        byte[] bytes = pages.readNBytes(size);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        if (header.isSetCrc() && header.getCrc() != (int) sum.getValue()) {
            throw damaged("the checksum of a page is wrong");
        }
        return bytes;
    }

    private byte[] decompressed(byte[] bytes, int size) throws IOException {
        if (size < 0) {
            throw damaged("a page has a negative size");
        }
        if (size > MOST_PAGE_BYTES) {
            throw file.unread(
                    name(column),
                    "has a page of " + size / (1 << 20) + " MB",
                    "write pages of at most " + MOST_PAGE_BYTES / (1 << 20) + " MB");
        }
        return size == 0 ? new byte[0] : codec.decompress(bytes, size);
    }

    /** A page of the first version: levels and values are compressed together. */
    private DataPage first(PageHeader header, DataPageHeader about, byte[] bytes) throws IOException {
        int values = counted(about.getNum_values());
        Encoding encoding = encoding(about.getEncoding());
        if (isOptional && about.getDefinition_level_encoding() != org.apache.parquet.format.Encoding.RLE) {
            throw unreadEncoding(about.getDefinition_level_encoding());
        }
        byte[] content = decompressed(bytes, header.getUncompressed_page_size());
        PageCounts counts = new PageCounts(values);
        ByteBufferInputStream in = ByteBufferInputStream.wrap(ByteBuffer.wrap(content));
        if (isOptional) {
            counts.requireLevels(in);
        }
        counts.requireValues(in, encoding);
        return new DataPageV1(
                BytesInput.from(content), values, content.length, NO_STATISTICS, Encoding.RLE, Encoding.RLE, encoding);
    }

    /** A page of the second version: the levels stand before the values and are not compressed. */
    private DataPage second(PageHeader header, DataPageHeaderV2 about, byte[] bytes) throws IOException {
        int values = counted(about.getNum_values());
        Encoding encoding = encoding(about.getEncoding());
        int repetitions = about.getRepetition_levels_byte_length();
        int definitions = about.getDefinition_levels_byte_length();
        if (repetitions != 0 || definitions < 0 || definitions > bytes.length) {
            throw damaged("a page has an impossible length");
        }
        byte[] levels = Arrays.copyOf(bytes, definitions);
        byte[] stored = Arrays.copyOfRange(bytes, definitions, bytes.length);
        byte[] content = about.isIs_compressed()
                ? decompressed(stored, header.getUncompressed_page_size() - definitions)
                : stored;
        PageCounts counts = new PageCounts(values);
        counts.requireLevels(levels);
        counts.requireValues(ByteBufferInputStream.wrap(ByteBuffer.wrap(content)), encoding);
        return DataPageV2.uncompressed(
                values,
                about.getNum_nulls(),
                values,
                BytesInput.empty(),
                BytesInput.from(levels),
                encoding,
                BytesInput.from(content),
                NO_STATISTICS);
    }

    private int counted(int values) {
        if (values < 0 || values > left) {
            throw damaged("it has more values than rows");
        }
        left -= values;
        return values;
    }

    private Encoding encoding(org.apache.parquet.format.Encoding stored) {
        switch (stored) {
            case PLAIN,
                    PLAIN_DICTIONARY,
                    RLE_DICTIONARY,
                    RLE,
                    DELTA_BINARY_PACKED,
                    DELTA_LENGTH_BYTE_ARRAY,
                    DELTA_BYTE_ARRAY -> {
                return Encoding.valueOf(stored.name());
            }
            default -> throw unreadEncoding(stored);
        }
    }

    private UserError unreadEncoding(org.apache.parquet.format.Encoding stored) {
        return file.unread(name(column), "is encoded with " + stored, "write it with the usual encodings");
    }

    private UserError damaged(String reason) {
        return file.damaged("in the column \"" + name(column) + "\", " + reason);
    }

    private UserError damaged(String reason, Throwable cause) {
        return file.damaged("in the column \"" + name(column) + "\", " + reason, cause);
    }
}
