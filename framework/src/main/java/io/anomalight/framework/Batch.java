package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeBytes;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One batch of images, alive for one step; the step closes its arrays.
 *
 * <p>In a fit, every image of the batch has the module's input size, and at least one image is there; the last batch of an
 * epoch may be smaller. Training batches are augmented as the recipe says, their masks with them.
 *
 * @param images RGB in [0, 1], float32, {@code [B, 3, H, W]}; owned by the step, which closes it
 * @param random random numbers for this step alone, fixed by the seed and, in training, by the step's number; where images are
 *     judged, by the stage and the number of the batch in it
 * @param identities a stable key per image when the same pixels come again in this fit, so that what was computed of them may
 *     be kept; otherwise empty
 * @param targets what is known of the images in preparation and training; nothing where images are judged or a module is
 *     calibrated, so that no score can depend on it
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

    /** Images that are judged. */
    public Batch(NDArray images, SplittableRandom random, List<String> identities) {
        this(images, random, identities, Targets.NONE);
    }

    /** Images that need not come again. */
    public Batch(NDArray images, SplittableRandom random) {
        this(images, random, List.of());
    }

    /** Number of images B. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }

    /**
     * The labels as an array: 1 for an image with a defect, 0 for one without, float32, {@code [B]}; made anew at every call
     * and owned by the step. Empty if they are not known.
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
     * The masks as an array: 1 where an image is defective, 0 elsewhere, float32, {@code [B, H, W]}; made anew at every call and
     * owned by the step. Empty if the defects of one of the images are not marked.
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
