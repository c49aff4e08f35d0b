package io.anomalight.models.components.backbone.weights;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads the files of one folder of a {@code .tgz} into memory. No file is written to disk, so no path in the archive can cause a
 * write outside a folder.
 */
final class PackageArchive {
    private PackageArchive() {}

    /**
     * The regular files directly in a folder.
     *
     * @param folder with a slash at its end, as the archive names it
     * @param maxBytes largest unpacked size of all files together
     * @return file name, without the folder, to content
     * @throws IOException if the archive is damaged or its unpacked size is above {@code maxBytes}
     */
    static Map<String, byte[]> read(Path archive, String folder, long maxBytes) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream unpacked = new Bounded(new GZIPInputStream(Files.newInputStream(archive)), maxBytes);
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName();
                if (entry.isFile() && name.startsWith(folder) && name.indexOf('/', folder.length()) < 0) {
                    if (entry.getSize() > maxBytes) {
                        throw tooLarge(maxBytes);
                    }
                    files.put(name.substring(folder.length()), tar.readNBytes((int) entry.getSize()));
                }
            }
        }
        return files;
    }

    private static IOException tooLarge(long maxBytes) {
        return new IOException("the package unpacks to more than the " + (maxBytes >> 20) + " MiB that are allowed");
    }

    /** Limits the number of unpacked bytes, because a small archive can contain very much data. */
    private static final class Bounded extends FilterInputStream {
        private final long maxBytes;
        private long done;

        Bounded(InputStream in, long maxBytes) {
            super(in);
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) throws IOException {
            done += bytes;
            if (done > maxBytes) {
                throw tooLarge(maxBytes);
            }
        }
    }
}
