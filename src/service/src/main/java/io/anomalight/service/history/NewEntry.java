package io.anomalight.service.history;

import io.anomalight.detector.Region;
import java.util.List;
import java.util.Optional;

/**
 * An entry to write, with what belongs to it.
 *
 * @param entry the row, without its id
 * @param regions all regions, for the sinks
 * @param overlay the image with its heat map as a PNG, for the sinks that take it
 * @param image the bytes of the image; empty if they were not read
 * @param file the watched file that was scored; written in the same transaction as the row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NewEntry(
        HistoryEntry entry, List<Region> regions, Optional<byte[]> overlay, byte[] image, Optional<SeenFile> file) {
    public NewEntry {
        regions = List.copyOf(regions);
    }

    /** The entry with an overlay. */
    public NewEntry withOverlay(byte[] picture) {
        return new NewEntry(entry, regions, Optional.of(picture), image, file);
    }

    /** The entry with its watched file. */
    public NewEntry withFile(SeenFile seen) {
        return new NewEntry(entry, regions, overlay, image, Optional.of(seen));
    }
}
