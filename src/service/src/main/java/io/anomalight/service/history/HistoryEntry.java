package io.anomalight.service.history;

import io.anomalight.detector.Region;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One row of the history: what was said about an image.
 *
 * @param id a number that is never used again; larger in later rows; 0 before the row is written
 * @param time when the image was scored
 * @param product the product whose model scored it
 * @param name name of the image; it may come from a stranger, so it is never used as a path
 * @param sha256 checksum of the bytes of the image, in hexadecimal digits; empty if they could not be read
 * @param archive file name of the model's archive
 * @param created when the archive was made
 * @param scores empty if the image could not be scored
 * @param label {@code normal}, {@code review}, {@code anomalous}, or {@value #FAILED}
 * @param category category of the image; empty for a model of one category
 * @param regions number of anomalous regions
 * @param strongest the region with the highest score
 * @param milliseconds how long the scoring took, with decoding and waiting
 * @param error why the image could not be scored; empty if it was scored
 */
public record HistoryEntry(
        long id,
        Instant time,
        String product,
        String name,
        Source source,
        String sha256,
        String archive,
        Instant created,
        Optional<Scores> scores,
        String label,
        String category,
        int regions,
        Optional<Region> strongest,
        long milliseconds,
        String error) {
    /** The label of an image that could not be scored. */
    public static final String FAILED = "failed";

    /** Where an image comes from. */
    public enum Source {
        HTTP,
        WATCH
    }

    /**
     * The numbers of a scored image.
     *
     * @param raw raw score
     * @param normalized score in [0, 1], 0.5 at the threshold
     * @param threshold an image with this raw score or a higher one is anomalous
     * @param pValue empty if the archive has no scores of normal images
     * @param verdictBy what decided the verdict; empty in rows of earlier versions
     */
    public record Scores(
            float raw, double normalized, float threshold, OptionalDouble pValue, Optional<VerdictBy> verdictBy) {}

    HistoryEntry withId(long number) {
        return new HistoryEntry(
                number,
                time,
                product,
                name,
                source,
                sha256,
                archive,
                created,
                scores,
                label,
                category,
                regions,
                strongest,
                milliseconds,
                error);
    }
}
