package io.anomalight.app.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;

/**
 * Checks the counts that a page contains, because Apache's decoders take memory for them before they see that the bytes are
 * missing.
 *
 * @param values the number of values of the page
 */
record PageCounts(int values) {
    private static final int MOST_BITS = 32;
    private static final int MOST_BLOCK = 1 << 16;
    /** Writers may fill the last group of packed values. */
    private static final int MOST_PADDING = 512;

    /** Checks the runs which say of each row whether it has a value. */
    void requireLevels(byte[] runs) throws IOException {
        requireRuns(ByteBufferInputStream.wrap(ByteBuffer.wrap(runs)), 1);
    }

    /** As above, of a page of the first version, which has values after the runs; reads to the values. */
    void requireLevels(ByteBufferInputStream page) throws IOException {
        requireRuns(sized(page), 1);
    }

    private static ByteBufferInputStream sized(ByteBufferInputStream in) throws IOException {
        int length = BytesUtils.readIntLittleEndian(in);
        require(length >= 0 && length <= in.available());
        return in.sliceStream(length);
    }

    /** Checks the values. */
    void requireValues(ByteBufferInputStream in, Encoding encoding) throws IOException {
        switch (encoding) {
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
                if (in.available() > 0) {
                    int bits = in.read();
                    require(bits <= MOST_BITS);
                    requireRuns(in, bits);
                }
            }
            case RLE -> requireRuns(sized(in), 1);
            case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> requireDeltas(in);
            case DELTA_BYTE_ARRAY -> {
                requirePrefixes(in);
                requireDeltas(in);
            }
            default -> {}
        }
    }

    /** Runs of a repeated value, or of packed ones. */
    private void requireRuns(ByteBufferInputStream in, int bits) throws IOException {
        long count = 0;
        while (count < values && in.available() > 0) {
            int header = BytesUtils.readUnsignedVarInt(in);
            int length = header >>> 1;
            boolean isPacked = (header & 1) == 1;
            count += isPacked ? length * 8L : length;
            require(!isPacked || count <= values + (long) MOST_PADDING);
            long bytes = isPacked ? (long) length * bits : (bits + 7) / 8;
            in.skipFully(Math.min(bytes, in.available())); // the last packed bytes may be missing
        }
    }

    /** The head of numbers that are stored as deltas, which stays to be read; returns how many numbers there are. */
    private int requireDeltas(ByteBufferInputStream in) throws IOException {
        in.mark(in.available());
        int block = BytesUtils.readUnsignedVarInt(in);
        int parts = BytesUtils.readUnsignedVarInt(in);
        int count = BytesUtils.readUnsignedVarInt(in);
        require(block > 0 && block <= MOST_BLOCK && parts > 0 && parts <= block && count >= 0 && count <= values);
        in.reset();
        return count;
    }

    /** How many bytes each text shares with the one before. */
    private void requirePrefixes(ByteBufferInputStream in) throws IOException {
        int count = requireDeltas(in);
        DeltaBinaryPackingValuesReader prefixes = new DeltaBinaryPackingValuesReader();
        prefixes.initFromPage(values, in);
        for (int i = 0; i < count; i++) {
            int prefix = prefixes.readInteger();
            require(prefix >= 0 && prefix <= ColumnValues.MOST_BYTES);
        }
    }

    private static void require(boolean isPossible) throws IOException {
        if (!isPossible) {
            throw new IOException("impossible count");
        }
    }
}
