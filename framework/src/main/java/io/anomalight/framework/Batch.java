package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.data.HostBatch;
import java.util.SplittableRandom;

/**
 * One batch of images, alive for one step.
 *
 * @param images RGB in [0, 1], {@code [B, 3, H, W]}; owned by the step, which closes it
 * @param source what was read for it into Java memory, with labels, masks and paths: the same images, or fewer and larger
 *     ones if these are tiles of them
 * @param random random numbers for this step alone, fixed by the seed and the step's number
 */
public record Batch(NDArray images, HostBatch source, SplittableRandom random) {

    /** Number of images B. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }
}
