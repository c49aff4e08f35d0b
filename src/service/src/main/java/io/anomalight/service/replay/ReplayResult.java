package io.anomalight.service.replay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a candidate says about past images, beside what was said before. Each image counts once.
 *
 * @param product the product of the images
 * @param changes the number of images for each pair of verdicts, also of those that are the same; most frequent first
 * @param flips images whose verdict changes, those whose score moves furthest first; at most {@value Replay#MOST_FLIPS}
 * @param scored images that the candidate scored
 * @param notKept images of the history that are not kept, or not any more
 * @param failed images that the candidate could not score
 * @param before agreement of the earlier verdicts with feedback, for the images that the candidate scored
 * @param after agreement of the candidate's verdicts with feedback
 * @param learned the part of both that is about images which the candidate has learned; empty if its archive does not record them
 * @param complete false if the replay was stopped before the last image
 */
public record ReplayResult(
        String product,
        Map<Change, Long> changes,
        List<VerdictFlip> flips,
        long scored,
        long notKept,
        long failed,
        FeedbackAgreement before,
        FeedbackAgreement after,
        Optional<Learned> learned,
        boolean complete) {
    public ReplayResult {
        changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
        flips = List.copyOf(flips);
    }

    /**
     * Agreement about images that the candidate has learned. It says little about new images: a model gives low scores to images that it
     * has learned, and one with a memory bank finds their own patches in it.
     *
     * @param before agreement of the earlier verdicts
     * @param after agreement of the candidate's verdicts
     */
    public record Learned(FeedbackAgreement before, FeedbackAgreement after) {}

    /**
     * A pair of verdicts.
     *
     * @param before {@code normal}, {@code review}, {@code anomalous}, {@code failed}, or {@value #UNKNOWN}
     * @param after {@code normal}, {@code review} or {@code anomalous}
     */
    public record Change(String before, String after) {
        /** The earlier verdict of an image that came with its feedback and was never scored. */
        public static final String UNKNOWN = "not scored";

        /** Whether two verdicts differ; an image without an earlier verdict does not count. */
        public boolean flips() {
            return !before.equals(after) && !before.equals("failed") && !before.equals(UNKNOWN);
        }
    }

    /** The number of images whose verdict changes, also of those that are not in {@link #flips()}. */
    public long flipCount() {
        return changes.entrySet().stream()
                .filter(each -> each.getKey().flips())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
