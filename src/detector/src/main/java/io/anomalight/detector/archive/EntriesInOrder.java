package io.anomalight.detector.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The entries of a zip file in which they follow each other from its first byte, as {@link ArchiveWriter} writes them. Java's own
 * reader, which is loaded anyway, lists them, but does not tell where they start; the header before each entry does.
 */
final class EntriesInOrder {
    private static final int HEADER_BYTES = 30;
    private static final int SIGNATURE = 0x04034b50;
    private static final int FLAGS_AT = 6;
    private static final int SIZES_FOLLOW = 1 << 3; // a flag: the entry ends with a record of unknown length
    private static final int NAME_BYTES_AT = 26;
    private static final int EXTRA_BYTES_AT = 28;

    private EntriesInOrder() {}

    /**
     * Lists the entries.
     *
     * @param channel the same file, open
     * @return no entries if the file is another zip file, or not one
     */
    static List<StoredEntry.Found> of(Path file, FileChannel channel) throws IOException {
        List<StoredEntry.Found> entries = new ArrayList<>();
        long at = 0;
        for (ZipEntry entry : listed(file)) {
            long start = start(channel, at, entry.getName());
            if (start < 0 || entry.getMethod() != ZipEntry.STORED) {
                return List.of();
            }
            entries.add(new StoredEntry.Found(entry, start));
            at = start + entry.getSize();
        }
        return entries;
    }

    private static List<? extends ZipEntry> listed(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return Collections.list(zip.entries());
        } catch (ZipException | IllegalArgumentException e) {
            return List.of(); // not a zip file, or with names in no encoding
        }
    }

    /** The first byte after the header of an entry; -1 if there is no header of this entry. */
    private static long start(FileChannel channel, long at, String name) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer expected = StandardCharsets.UTF_8.encode(name);
        ByteBuffer found = ByteBuffer.allocate(expected.remaining());
        if (!filled(channel, at, header)
                || header.getInt(0) != SIGNATURE
                || (header.getShort(FLAGS_AT) & SIZES_FOLLOW) != 0
                || Short.toUnsignedInt(header.getShort(NAME_BYTES_AT)) != found.capacity()
                || !filled(channel, at + HEADER_BYTES, found)
                || !found.flip().equals(expected)) {
            return -1;
        }
        return at + HEADER_BYTES + found.capacity() + Short.toUnsignedInt(header.getShort(EXTRA_BYTES_AT));
    }

    private static boolean filled(FileChannel channel, long at, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, at + target.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
