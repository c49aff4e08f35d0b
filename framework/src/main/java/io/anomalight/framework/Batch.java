package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/**
 * One batch of images, alive for one step.
 *
 * @param images RGB in [0, 1], {@code [B, 3, H, W]}; owned by the step, which closes it
 * @param random random numbers for this step alone, fixed by the seed and the step's number
 */
public record Batch(NDArray images, SplittableRandom random) {

    /** Number of images B. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }
}
