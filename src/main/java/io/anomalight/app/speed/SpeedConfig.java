package io.anomalight.app.speed;

import java.util.List;

/**
 * Settings of a speed measurement: the {@code speed} group.
 *
 * @param warmUpImages images scored before the measurement
 * @param images number of images scored one by one, and again in batches; if there are fewer images, they are used
 *     several times
 * @param maxSeconds time limit of each of the two measurements; a measurement stops at this limit
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

    /** The first images of a list, as many as the measurement can use. */
    public <T> List<T> used(List<T> all, int batchSize) {
        long inBatches = images + 2L * batchSize; // the last batch is full, and one batch is the warm-up
        long most = Math.max((long) warmUpImages + images, inBatches);
        return all.subList(0, (int) Math.min(all.size(), most));
    }
}
