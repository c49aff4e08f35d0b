package io.anomalight.detector.archive;

import io.anomalight.framework.checkpoint.UnusableException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;

/**
 * An uncompressed file in an archive.
 *
 * @param start offset of its first byte in the archive
 * @param bytes its size
 */
record StoredEntry(long start, long bytes) {
    private static final Set<String> NAMES = Set.of(
            ArchiveWriter.MANIFEST,
            ArchiveWriter.ENCODER,
            ArchiveWriter.MODEL,
            ArchiveWriter.UPDATE,
            ArchiveWriter.NETWORK,
            ArchiveWriter.GRAPH);

    /**
     * Lists the entries of an archive. It may have only the files of the format, each once and uncompressed.
     *
     * @throws UnusableException if it has other entries
     * @throws IOException if the file can't be read
     */
    static Map<String, StoredEntry> listed(Path archive) throws IOException, UnusableException {
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
            List<Found> found = EntriesInOrder.of(archive, channel);
            return checked(found.isEmpty() ? EntriesAnywhere.of(channel) : found, channel.size());
        }
    }

    /**
     * An entry of any zip file.
     *
     * @param start offset of its first byte in the file
     */
    record Found(ZipEntry entry, long start) {}

    private static Map<String, StoredEntry> checked(List<Found> all, long archiveBytes) throws UnusableException {
        Map<String, StoredEntry> entries = new TreeMap<>();
        for (Found found : all) {
            check(found.entry(), found.start(), archiveBytes);
            StoredEntry entry = new StoredEntry(found.start(), found.entry().getSize());
            if (entries.put(found.entry().getName(), entry) != null) {
                throw notAnArchive("it contains " + found.entry().getName() + " twice");
            }
        }
        return entries;
    }

    private static void check(ZipEntry entry, long start, long archiveBytes) throws UnusableException {
        String name = entry.getName();
        if (!NAMES.contains(name)) {
            throw notAnArchive("it contains " + printable(name));
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw notAnArchive("its " + name + " is compressed");
        }
        if (start < 0 || entry.getSize() < 0 || start > archiveBytes - entry.getSize()) {
            throw new UnusableException("is damaged: its " + name + " ends beyond the end of the file");
        }
    }

    // A name in a zip file may have 64 kB and any characters.
    private static String printable(String name) {
        String plain = name.replaceAll("[^\\w./\\\\-]", "?");
        return "\"" + plain.substring(0, Math.min(60, plain.length())) + "\"";
    }

    private static UnusableException notAnArchive(String why) {
        return new UnusableException("is no archive of Anomalight: " + why);
    }

    /** Returns the entry with this name. */
    static StoredEntry named(String name, Map<String, StoredEntry> entries) throws UnusableException {
        StoredEntry entry = entries.get(name);
        if (entry == null) {
            throw notAnArchive("it contains no " + name);
        }
        return entry;
    }

    /** Reads the whole entry. */
    byte[] read(Path archive) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(bytes));
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
            while (content.hasRemaining()) {
                if (channel.read(content, start + content.position()) < 0) {
                    throw new EOFException("it ends too early");
                }
            }
        }
        return content.array();
    }

    /** Copies the entry to a new file. */
    void copy(FileChannel archive, Path target) throws IOException {
        try (FileChannel file = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long copied = 0;
            while (copied < bytes) {
                long more = archive.transferTo(start + copied, bytes - copied, file);
                if (more <= 0) {
                    throw new EOFException("the archive ends too early");
                }
                copied += more;
            }
        }
    }
}
