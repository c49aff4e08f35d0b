package io.anomalight.framework.metrics.regions;

import java.util.Locale;

/** What decides whether an image is anomalous. */
public enum VerdictBy {
    /** Its score: it is anomalous if the score reaches the image threshold. */
    SCORE,
    /** Its regions: it is anomalous if it has a region of anomalous pixels that no filter drops. */
    REGIONS;

    /** The name in recipes and files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
