package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One batch of images, alive for one step.
 *
 * @param images RGB in [0, 1], {@code [B, 3, H, W]}; owned by the step, which closes it
 * @param random random numbers for this step alone, fixed by the seed and, in training, by the step's number; where images are
 *     judged, by the stage and the number of the batch in it
 * @param identities what tells each image from every other, one an image, if all of them come again in this fit as the same
 *     pixels, so that it is worth keeping what was computed of them; otherwise empty
 */
public record Batch(NDArray images, SplittableRandom random, List<String> identities) {
    public Batch {
        identities = List.copyOf(identities);
        if (!identities.isEmpty() && identities.size() != images.getShape().get(0)) {
            throw new IllegalArgumentException("a batch of " + images.getShape().get(0) + " images can't have "
                    + identities.size() + " identities");
        }
    }

    /** Images of which nobody knows whether they come again. */
    public Batch(NDArray images, SplittableRandom random) {
        this(images, random, List.of());
    }

    /** Number of images B. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }
}
