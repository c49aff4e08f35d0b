package io.anomalight.callbacks.report;

/**
 * Settings of {@link Report}.
 *
 * @param gallery how many judged images are shown at most, the worst misjudged first
 */
public record ReportConfig(int gallery) {
    public ReportConfig {
        if (gallery < 0) {
            throw new IllegalArgumentException("gallery must not be negative, but is " + gallery);
        }
    }
}
