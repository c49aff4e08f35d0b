package io.anomalight.service.history;

import io.anomalight.detector.Region;
import io.anomalight.framework.metrics.regions.VerdictBy;
import io.anomalight.service.history.HistoryEntry.Scores;
import io.anomalight.service.history.HistoryEntry.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Entries for tests. */
public final class Entries {
    private static final Region REGION = new Region(1, 2, 3, 4, 12, 0.75f, 0.5f, 0.5f);

    private Entries() {}

    /** An entry of the product {@code part}. */
    public static NewEntry of(String name, String label, Instant time) {
        HistoryEntry entry = new HistoryEntry(
                0,
                time,
                "part",
                name,
                Source.HTTP,
                "ab".repeat(32),
                "part.anomalight",
                Instant.EPOCH,
                Optional.of(new Scores(1.25f, 0.625, 1, OptionalDouble.of(0.05), Optional.of(VerdictBy.REGIONS))),
                label,
                "",
                1,
                Optional.of(REGION),
                7,
                "");
        return new NewEntry(entry, List.of(REGION), Optional.empty(), new byte[0], Optional.empty());
    }

    /** The entry with an overlay of this many bytes. */
    public static NewEntry withOverlay(NewEntry entry, int bytes) {
        return entry.withOverlay(new byte[bytes]);
    }

    /** The entry of a watched file. */
    public static NewEntry withFile(NewEntry entry, SeenFile file) {
        return entry.withFile(file);
    }

    /** A question for the newest entries of the product {@code part}. */
    public static HistoryQuery newest(int limit) {
        return new HistoryQuery("part", Optional.empty(), Optional.empty(), Optional.empty(), limit, 0);
    }
}
