package io.anomalight.detector.archive;

import io.anomalight.framework.checkpoint.UnusableException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

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
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ);
                ZipFile zip = opened(channel)) {
            Map<String, StoredEntry> entries = new TreeMap<>();
            List<ZipArchiveEntry> all = Collections.list(zip.getEntries());
            for (ZipArchiveEntry entry : all) {
                check(entry, channel.size());
                if (entries.put(entry.getName(), new StoredEntry(entry.getDataOffset(), entry.getSize())) != null) {
                    throw notAnArchive("it contains " + entry.getName() + " twice");
                }
            }
            return entries;
        }
    }

    private static ZipFile opened(FileChannel channel) throws UnusableException {
        try {
            return ZipFile.builder().setSeekableByteChannel(channel).get();
        } catch (IOException | RuntimeException e) {
            throw new UnusableException(
                    "is no archive of Anomalight, or an incomplete one: it is not a complete zip file", e);
        }
    }

    private static void check(ZipArchiveEntry entry, long archiveBytes) throws UnusableException {
        String name = entry.getName();
        if (!NAMES.contains(name)) {
            throw notAnArchive("it contains " + printable(name));
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw notAnArchive("its " + name + " is compressed");
        }
        long start = entry.getDataOffset();
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
