package io.anomalight.callbacks.loggers;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of TensorFlow records: length, masked checksum of the length, data, masked checksum of the data.
 *
 * <p>Each record is written to the file immediately, without a buffer, so that a reader can see it.
 */
final class RecordFile implements AutoCloseable {
    private static final int FRAME_BYTES = Long.BYTES + 2 * Integer.BYTES;
    private static final int MASK_DELTA = 0xa282ead8;

    private final Path file;
    private final WritableByteChannel channel;

    RecordFile(Path file, WritableByteChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Creates a new file.
     *
     * @throws UserError if it can't be created
     */
    static RecordFile create(Path file) {
        try {
            return new RecordFile(
                    file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    void append(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(FRAME_BYTES + data.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(maskedChecksum(record.array(), Long.BYTES));
        record.put(data).putInt(maskedChecksum(data, data.length));
        record.flip();
        try {
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    // TensorFlow masks its checksums, because the checksum of data that contains checksums is weak.
    private static int maskedChecksum(byte[] data, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(data, 0, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }
}
