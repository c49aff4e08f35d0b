package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeBytes;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One batch of images, valid for one step, which closes its arrays.
 *
 * <p>A batch has at least one image, and all images have the module's input size. The last batch of an epoch may be
 * smaller. Training images and their masks are augmented as set in the recipe.
 *
 * @param images RGB in [0, 1], float32, {@code [B, 3, H, W]}; owned by the step, which closes it
 * @param random random numbers for this step; they depend only on the seed and the number of the training step, or in
 *     evaluation on the seed, the stage and the number of the batch
 * @param identities a stable key per image if the same pixels come again in this fit, so that features may be cached;
 *     otherwise empty
 * @param targets labels and masks in preparation and training; empty in calibration and evaluation, so that no score
 *     can depend on them
 */
public record Batch(NDArray images, SplittableRandom random, List<String> identities, Targets targets) {
    public Batch {
        identities = List.copyOf(identities);
        check("identities", identities, images);
        check("labels", targets.defective(), images);
        check("masks", targets.masks(), images);
    }

    private static void check(String what, List<?> each, NDArray images) {
        long size = images.getShape().get(0);
        if (!each.isEmpty() && each.size() != size) {
            throw new IllegalArgumentException("a batch of " + size + " images can't have " + each.size() + " " + what);
        }
    }

    /** A batch without targets. */
    public Batch(NDArray images, SplittableRandom random, List<String> identities) {
        this(images, random, identities, Targets.NONE);
    }

    /** A batch without identities and targets. */
    public Batch(NDArray images, SplittableRandom random) {
        this(images, random, List.of());
    }

    /** Number of images B. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }

    /**
     * The labels as a float32 array {@code [B]}: 1 for an image with a defect, 0 without. Each call makes a new array,
     * owned by the step. Empty if the labels are unknown.
     */
    public Optional<NDArray> labels() {
        List<Boolean> defective = targets.defective();
        if (defective.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(NativeBytes.floats(
                images.getManager(),
                new Shape(defective.size()),
                labels -> defective.forEach(defect -> labels.put(defect ? 1 : 0))));
    }

    /**
     * The masks as a float32 array {@code [B, H, W]}: 1 for defective pixels, 0 for others. Each call makes a new
     * array, owned by the step. Empty if one of the defective images has no mask.
     */
    public Optional<NDArray> masks() {
        if (targets.masks().isEmpty()) {
            return Optional.empty();
        }
        Shape all = images.getShape();
        Shape shape = new Shape(all.get(0), all.get(2), all.get(3));
        return Optional.of(NativeBytes.floats(images.getManager(), shape, pixels -> {
            for (byte[] mask : targets.masks()) {
                for (byte pixel : mask) {
                    pixels.put(pixel);
                }
            }
        }));
    }
}
