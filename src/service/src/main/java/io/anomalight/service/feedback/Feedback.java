package io.anomalight.service.feedback;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a person says about an image. An image of a product has at most one feedback.
 *
 * @param id a number that is never used again; 0 before it is written
 * @param entry id of the entry that the person saw; 0 if the image was sent with the feedback
 * @param product the product of the image
 * @param sha256 checksum of the image's bytes, in hexadecimal digits
 * @param name name of the image; it may come from a stranger, so it is never used as a path
 * @param category category of the image; empty for a model of one category
 * @param regions where the defects are; empty if the image is good, or nothing was drawn
 * @param comment any text; it may come from a stranger
 * @param time when it was said
 * @param usedBy SHA-256 of the archive that an update with it produced; empty before
 */
public record Feedback(
        long id,
        long entry,
        String product,
        String sha256,
        String name,
        String category,
        Label label,
        List<DrawnRegion> regions,
        String comment,
        Instant time,
        String usedBy) {

    /** What the image shows. */
    public enum Label {
        GOOD,
        BAD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The label of a word, {@code good} or {@code bad}. */
        public static Label of(String word) {
            for (Label label : values()) {
                if (label.toString().equals(word)) {
                    return label;
                }
            }
            throw new IllegalArgumentException("label is good or bad");
        }
    }

    public Feedback {
        regions = List.copyOf(regions);
        if (label == Label.GOOD && !regions.isEmpty()) {
            throw new IllegalArgumentException("a good image has no regions");
        }
    }

    /** The feedback with the id under which it was written. */
    public Feedback withId(long number) {
        return new Feedback(number, entry, product, sha256, name, category, label, regions, comment, time, usedBy);
    }
}
