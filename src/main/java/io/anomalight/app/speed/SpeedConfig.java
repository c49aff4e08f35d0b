package io.anomalight.app.speed;

import java.util.List;

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

    /** The first of the images, as many of them as are measured with at most. */
    public <T> List<T> used(List<T> all, int batchSize) {
        long inBatches = images + 2L * batchSize; // the last batch is whole, and one warms up
        long most = Math.max((long) warmUpImages + images, inBatches);
        return all.subList(0, (int) Math.min(all.size(), most));
    }
}
