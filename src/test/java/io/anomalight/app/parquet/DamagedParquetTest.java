package io.anomalight.app.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a stranger: nothing but a sentence may come of them, and no memory may be taken for what they only claim. */
class DamagedParquetTest {
    private static final int TAIL = 8;
    private static final List<String> PATH = List.of("path");

    private final Path file;

    DamagedParquetTest(@TempDir Path folder) {
        file = folder.resolve("parts.parquet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pyarrow-zstd", "pyarrow-snappy", "pyarrow-lz4", "pyarrow-delta", "fastparquet"})
    void aWrongByteIsReadOrRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(ReadRows.stored(name));
        int refused = 0;
        for (int i = 0; i < whole.length; i++) {
            byte[] wrong = whole.clone();
            wrong[i] ^= (byte) (i % 3 == 0 ? 0xFF : 1 << i % 8);
            Files.write(file, wrong);
            try {
                ReadRows.of(file, ReadRows.ALL);
            } catch (UserError e) {
                assertThat(e).hasMessageContaining(file.toString());
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 10);
    }

    @Test
    void moreRowsThanAreReadAreRefused() throws IOException {
        changed(footer -> {
            footer.setNum_rows(1_000_000_000);
            footer.getRow_groups().get(0).setNum_rows(1_000_000_000);
        });

        refused("The table " + file + " has 1000000000 rows, but at most 10000000 are read: write fewer rows");
    }

    @Test
    void placesAndNumbersThatCanNotBeAreRefused() throws IOException {
        changed(footer -> footer.setNum_rows(9));
        refused("The table " + file + " is damaged: its groups have other numbers of rows than the table; write or copy"
                + " it again");

        String place = "The table " + file + " is damaged: the column \"path\" has an impossible place or number of"
                + " values; write or copy it again";
        changed(footer -> first(footer).setNum_values(1_000_000_000));
        refused(place);
        changed(footer -> first(footer).setTotal_compressed_size(Long.MAX_VALUE));
        refused(place);
        changed(footer -> first(footer).setData_page_offset(-1).setDictionary_page_offset(0));
        refused(place);
        changed(footer -> footer.getSchema().get(1).setNum_children(Integer.MAX_VALUE));
        refused("The table " + file + " is damaged: its list of columns is not complete; write or copy it again");
        changed(footer -> footer.getRow_groups().get(0).getColumns().clear());
        refused("The table " + file + " is damaged: a group of rows lacks columns; write or copy it again");
        changed(footer -> footer.getRow_groups().get(0).getColumns().get(0).setFile_path("other.parquet"));
        refused("The column \"path\" of the table " + file + " has its values in another file, which is not read: write"
                + " the table as one file");
    }

    @Test
    void aPageThatWouldFillTheMemoryIsRefused() throws IOException {
        page(CompressionCodec.ZSTD, data(8, Encoding.PLAIN), new byte[20], Integer.MAX_VALUE);

        refused("The column \"path\" of the table " + file
                + " has a page of 2047 MB, which is not read: write pages of at most 128 MB");
    }

    @Test
    void aDictionaryThatClaimsMoreThanItHasIsRefused() throws IOException {
        PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0)
                .setDictionary_page_header(new DictionaryPageHeader(Integer.MAX_VALUE, Encoding.PLAIN));
        page(CompressionCodec.UNCOMPRESSED, header, new byte[20], 20);

        refused("The table " + file
                + " is damaged: in the column \"path\", its dictionary is too short; write or copy it" + " again");
    }

    @Test
    void runsAndDeltasThatClaimMoreThanThePageHasAreRefused() throws IOException {
        byte[] packed = {2, 0, 0, 0, 3, 1}; // the levels: a packed group
        byte[] manyGroups = {6, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};
        byte[] manyDeltas = {2, 0, 0, 0, 16, 1, (byte) 0x80, 1, 4, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7
        };
        byte[] noParts = {2, 0, 0, 0, 16, 1, (byte) 0x80, 1, 0, 8, 0};
        byte[] longSuffix = {2, 0, 0, 0, 16, 1, (byte) 0xFF, 0, 0, 0, 65, 66};

        page(CompressionCodec.UNCOMPRESSED, data(8, Encoding.PLAIN), manyGroups, manyGroups.length);
        refusedPage();
        page(CompressionCodec.UNCOMPRESSED, data(8, Encoding.DELTA_LENGTH_BYTE_ARRAY), manyDeltas, manyDeltas.length);
        refusedPage();
        page(CompressionCodec.UNCOMPRESSED, data(8, Encoding.DELTA_BYTE_ARRAY), noParts, noParts.length);
        refusedPage();
        page(CompressionCodec.UNCOMPRESSED, data(8, Encoding.PLAIN), longSuffix, longSuffix.length);
        refused("The table " + file + " is damaged: the column \"path\" can't be decoded; write or copy it again");
        page(CompressionCodec.UNCOMPRESSED, data(8, Encoding.BYTE_STREAM_SPLIT), packed, packed.length);
        refused("The column \"path\" of the table " + file
                + " is encoded with BYTE_STREAM_SPLIT, which is not read: write it with the usual encodings");
    }

    private void refusedPage() {
        refused("The table " + file + " is damaged: in the column \"path\", a page can't be decoded; write or copy it"
                + " again");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> ReadRows.of(file, PATH))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }

    private static ColumnMetaData first(FileMetaData footer) {
        return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
    }

    private static PageHeader data(int values, Encoding encoding) {
        return new PageHeader(PageType.DATA_PAGE, 0, 0)
                .setData_page_header(new DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE));
    }

    /** A sound table whose first column has other pages. */
    private void page(CompressionCodec codec, PageHeader header, byte[] content, int size) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        header.setCompressed_page_size(content.length).setUncompressed_page_size(size);
        Util.writePageHeader(header, page);
        page.write(content);
        byte[] sound = Files.readAllBytes(ReadRows.stored("pyarrow-none"));
        FileMetaData footer = footer(sound);
        int start = sound.length - TAIL - length(sound);
        first(footer)
                .setCodec(codec)
                .setData_page_offset(start)
                .setDictionary_page_offset(0)
                .setTotal_compressed_size(page.size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(sound, 0, start);
        page.writeTo(bytes);
        write(bytes, footer);
    }

    private void changed(Consumer<FileMetaData> change) throws IOException {
        byte[] sound = Files.readAllBytes(ReadRows.stored("pyarrow-none"));
        FileMetaData footer = footer(sound);
        change.accept(footer);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(sound, 0, sound.length - TAIL - length(sound));
        write(bytes, footer);
    }

    private static int length(byte[] sound) {
        return ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getInt(sound.length - TAIL);
    }

    private static FileMetaData footer(byte[] sound) throws IOException {
        int length = length(sound);
        return Util.readFileMetaData(new ByteArrayInputStream(sound, sound.length - TAIL - length, length));
    }

    private void write(ByteArrayOutputStream bytes, FileMetaData footer) throws IOException {
        int before = bytes.size();
        Util.writeFileMetaData(footer, bytes);
        bytes.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.size() - before)
                .array());
        bytes.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        Files.write(file, bytes.toByteArray());
    }
}
