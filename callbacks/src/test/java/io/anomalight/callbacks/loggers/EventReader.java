package io.anomalight.callbacks.loggers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads an event file as TensorBoard does, but fails on errors that TensorBoard ignores. */
final class EventReader {
    private EventReader() {}

    static List<ProtoReader> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<ProtoReader> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = take(in, 8);
            check(in.getInt(), length);
            byte[] data = take(in, (int)
                    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
            check(in.getInt(), data);
            events.add(new ProtoReader(data));
        }
        return events;
    }

    /** All summary values of a file, in order. */
    static List<ProtoReader> values(Path file) throws IOException {
        return read(file).stream()
                .filter(event -> event.has(5))
                .flatMap(event -> event.message(5).messages(1).stream())
                .toList();
    }

    private static byte[] take(ByteBuffer in, int bytes) {
        byte[] taken = new byte[bytes];
        in.get(taken);
        return taken;
    }

    private static void check(int masked, byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        long c = crc.getValue();
        long expected = (((c >>> 15) | (c << 17)) & 0xffffffffL) + 0xa282ead8L;
        if (masked != (int) expected) {
            throw new AssertionError("checksum " + masked + " instead of " + (int) expected);
        }
    }
}
