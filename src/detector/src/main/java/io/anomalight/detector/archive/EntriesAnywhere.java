package io.anomalight.detector.archive;

import io.anomalight.framework.checkpoint.UnusableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The entries of any zip file, wherever they are in it. Its library needs a tenth of a second before the first entry. */
final class EntriesAnywhere {
    private EntriesAnywhere() {}

    /**
     * Lists the entries.
     *
     * @param channel the file, which stays open
     * @throws UnusableException if it is not a complete zip file
     */
    static List<StoredEntry.Found> of(FileChannel channel) throws UnusableException {
        List<StoredEntry.Found> entries = new ArrayList<>();
        try {
            ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get(); // closing it would close the channel
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                entries.add(new StoredEntry.Found(entry, entry.getDataOffset()));
            }
        } catch (IOException | RuntimeException e) {
            throw new UnusableException(
                    "is no archive of Anomalight, or an incomplete one: it is not a complete zip file", e);
        }
        return entries;
    }
}
