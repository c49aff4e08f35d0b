package io.anomalight.app.speed;

/**
 * How long scoring is measured: the {@code speed} group.
 *
 * @param warmUpImages images scored before the clock counts
 * @param images images scored one by one, and again in batches; taken from the start again where there are fewer
 * @param maxSeconds neither of the two takes longer, and fewer images are measured then
 */
public record SpeedConfig(int warmUpImages, int images, int maxSeconds) {
    public SpeedConfig {
        if (warmUpImages < 0) {
            throw new IllegalArgumentException("warm_up_images must not be negative, but is " + warmUpImages);
        }
        if (images < 1) {
            throw new IllegalArgumentException("images must be at least 1, but is " + images);
        }
        if (maxSeconds < 1) {
            throw new IllegalArgumentException("max_seconds must be at least 1, but is " + maxSeconds);
        }
    }
}
