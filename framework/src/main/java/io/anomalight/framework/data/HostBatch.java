package io.anomalight.framework.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Targets;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeBytes;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A batch of images of one size in Java memory; only the training thread copies them to native memory. */
public record HostBatch(List<HostImage> images) {
    private static final int NAMED = 8;

    public HostBatch {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a batch holds at least one image");
        }
        ImageSize size = images.get(0).size();
        for (HostImage image : images) {
            if (!image.size().equals(size)) {
                throw new IllegalArgumentException(image.path() + " is " + image.size() + " in a batch of " + size);
            }
            if (image.channels() != images.get(0).channels()) {
                throw new IllegalArgumentException(image.path() + " has " + image.channels()
                        + " channels in a batch of " + images.get(0).channels());
            }
        }
    }

    /** Height and width of every image in the batch. */
    public ImageSize size() {
        return images.get(0).size();
    }

    /** The number of channels of every image in the batch. */
    public int channels() {
        return images.get(0).channels();
    }

    /** A stable key per image, if all images have the same pixels at every reading; otherwise empty. */
    public List<String> identities() {
        List<String> known =
                images.stream().flatMap(image -> image.identity().stream()).toList();
        return known.size() == images.size() ? known : List.of();
    }

    /** The category of each image; empty if none of them has one. */
    public List<String> categories() {
        List<String> each = images.stream().map(HostImage::category).toList();
        return each.stream().allMatch(String::isEmpty) ? List.of() : each;
    }

    /** The labels and masks of its images, for a training step. */
    public Targets targets() {
        if (images.stream().anyMatch(image -> image.label() == Label.UNKNOWN)) {
            return Targets.NONE;
        }
        List<byte[]> masks =
                images.stream().flatMap(image -> image.countedMask().stream()).toList();
        return new Targets(
                images.stream().map(image -> image.label() == Label.ANOMALOUS).toList(),
                masks.size() == images.size() ? masks : List.of());
    }

    /** The paths of the images for messages: the first few, and the number of the others. */
    public String listed() {
        String named = images.stream()
                .limit(NAMED)
                .map(image -> image.path().toString())
                .collect(Collectors.joining(", "));
        return images.size() > NAMED ? named + " and " + (images.size() - NAMED) + " more" : named;
    }

    /** The batch of a training step, with labels, masks and categories. */
    public Batch toTrain(NDArray pixels, SplittableRandom random, List<String> keys) {
        return new Batch(pixels, random, keys, targets(), categories());
    }

    /** Copies the pixels to native memory, {@code [B, C, H, W]}; the array belongs to {@code step}. */
    public NDArray toNative(NDManager step) {
        Shape shape = new Shape(images.size(), channels(), size().height(), size().width());
        return NativeBytes.floats(step, shape, pixels -> images.forEach(image -> pixels.put(image.input())));
    }
}
