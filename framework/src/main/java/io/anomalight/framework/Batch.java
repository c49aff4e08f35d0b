package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeBytes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One batch of images, valid for one step, which closes its arrays.
 *
 * <p>A batch has at least one image, and all images have the module's input size. The last batch of an epoch may be
 * smaller. Training images and their masks are augmented as set in the recipe.
 *
 * @param images RGB in [0, 1], float32, {@code [B, 3, H, W]}; owned by the step, which closes it. Images of other channels are
 *     converted before a model sees them. In training, the pixels of an image that the module keeps ({@link Capabilities#keeps}) are NaN
 * @param random random numbers for this step; they depend only on the seed and the number of the training step, or in
 *     evaluation on the seed, the stage and the number of the batch
 * @param identities a stable key per image if the same pixels come again in this fit, so that features may be cached;
 *     otherwise empty
 * @param targets labels and masks in preparation and training; empty in calibration and evaluation, so that no score
 *     can depend on them
 * @param categories the category of each image in data of several categories; otherwise empty. One that is empty is unknown
 */
public record Batch(
        NDArray images, SplittableRandom random, List<String> identities, Targets targets, List<String> categories) {
    public Batch {
        identities = List.copyOf(identities);
        categories = List.copyOf(categories);
        check("identities", identities, images);
        check("categories", categories, images);
        check("labels", targets.defective(), images);
        check("masks", targets.masks(), images);
    }

    private static void check(String what, List<?> each, NDArray images) {
        long size = images.getShape().get(0);
        if (!each.isEmpty() && each.size() != size) {
            throw new IllegalArgumentException("a batch of " + size + " images can't have " + each.size() + " " + what);
        }
    }

    /** A batch without categories. */
    public Batch(NDArray images, SplittableRandom random, List<String> identities, Targets targets) {
        this(images, random, identities, targets, List.of());
    }

    /** A batch without targets and categories. */
    public Batch(NDArray images, SplittableRandom random, List<String> identities) {
        this(images, random, identities, Targets.NONE);
    }

    /** A batch without identities, targets and categories. */
    public Batch(NDArray images, SplittableRandom random) {
        this(images, random, List.of());
    }

    /** Number of images B. */
    public int size() {
        return Math.toIntExact(images.getShape().get(0));
    }

    /** A copy with the category of each image. */
    public Batch in(List<String> changed) {
        return new Batch(images, random, identities, targets, changed);
    }

    /**
     * The category of each image, for a model that computes with it.
     *
     * @param known the categories that the model has learned
     * @return one of {@code known} for each image
     * @throws UserError if an image has no category or another one; the message names the known categories
     */
    public List<String> categories(Collection<String> known) {
        List<String> each = categories.isEmpty() ? Collections.nCopies(size(), "") : categories;
        each.forEach(category -> requireKnown(category, known));
        return each;
    }

    /**
     * Checks the category of an image, for a model that computes with it.
     *
     * @throws UserError if it is empty or not among {@code known}
     */
    public static void requireKnown(String category, Collection<String> known) {
        if (!known.contains(category)) {
            throw new UserError((category.isEmpty()
                            ? "category is missing: the model computes with the category of an image"
                            : "category=" + category + " is not known to the model")
                    + ", so choose one of " + String.join(", ", known));
        }
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
