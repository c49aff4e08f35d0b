package io.anomalight.app.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Decompresses the pages of a column. */
interface PageCodec {

    /**
     * The decompressed bytes.
     *
     * @param size how many there must be, which is checked before
     * @throws IOException if the bytes are damaged or of another number
     * @throws RuntimeException if the bytes are damaged
     */
    byte[] decompress(byte[] bytes, int size) throws IOException;

    /**
     * The codec with a name.
     *
     * @throws io.anomalight.framework.failure.UserError if it is not read
     */
    static PageCodec of(CompressionCodec name, String column, ParquetFile file) {
        return switch (name) {
            case UNCOMPRESSED -> (bytes, size) -> exactly(bytes, size);
            case GZIP -> PageCodec::gunzip;
            case SNAPPY -> with(new SnappyDecompressor());
            case ZSTD -> with(new ZstdDecompressor());
            case LZ4_RAW -> with(new Lz4Decompressor());
            default ->
                throw file.unread(
                        column,
                        "is compressed with " + name,
                        "write it with snappy, zstd, gzip or lz4_raw, or without compression");
        };
    }

    private static PageCodec with(Decompressor decompressor) {
        return (bytes, size) -> {
            byte[] content = new byte[size];
            int count = decompressor.decompress(bytes, 0, bytes.length, content, 0, size);
            if (count != size) {
                throw new IOException(count + " bytes, not " + size);
            }
            return content;
        };
    }

    private static byte[] gunzip(byte[] bytes, int size) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] content = exactly(stream.readNBytes(size), size);
            if (stream.read() >= 0) {
                throw new IOException("more bytes than " + size);
            }
            return content;
        }
    }

    private static byte[] exactly(byte[] bytes, int size) throws IOException {
        if (bytes.length != size) {
            throw new IOException(bytes.length + " bytes, not " + size);
        }
        return bytes;
    }
}
