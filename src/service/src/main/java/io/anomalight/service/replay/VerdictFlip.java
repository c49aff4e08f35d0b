package io.anomalight.service.replay;

import io.anomalight.service.feedback.Feedback;
import java.util.Optional;

/**
 * An image whose verdict changes.
 *
 * @param entry id of its newest row; 0 if it has only feedback
 * @param name name of the image; it may come from a stranger
 * @param category category of the image; empty for a model of one category
 * @param before what was said about it
 * @param after what the candidate says
 * @param feedback what a person said about it
 */
public record VerdictFlip(
        String sha256,
        long entry,
        String name,
        String category,
        Outcome before,
        Outcome after,
        Optional<Feedback.Label> feedback) {

    /**
     * A verdict with its score.
     *
     * @param label {@code normal}, {@code review} or {@code anomalous}
     * @param normalized score in [0, 1], 0.5 at the threshold of the archive that said so
     */
    public record Outcome(String label, double normalized) {}

    /** How far the normalised score moves. */
    public double strength() {
        return Math.abs(after.normalized() - before.normalized());
    }
}
