package io.anomalight.framework.metrics;

import java.util.Locale;

/** What a score says about an image. */
public enum Verdict {
    NORMAL,
    /** From the review threshold to the image threshold, if there is a review threshold: a person should look. */
    REVIEW,
    ANOMALOUS;

    /** The name in files and answers: {@code normal}, {@code review} or {@code anomalous}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
