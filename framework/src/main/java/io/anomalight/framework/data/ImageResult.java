package io.anomalight.framework.data;

import io.anomalight.framework.Prediction;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.PictureResize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The result of one image, in Java memory.
 *
 * @param image the scored image
 * @param score its raw score, higher is more anomalous; finite
 * @param anomalyMap a finite raw score per pixel, {@code [H, W]} of {@code image.size()}
 * @param region the pixels that count; absent if all do
 */
@SuppressWarnings("ArrayRecordComponent") // a map is as large as the image: shared, never copied, never compared
public record ImageResult(HostImage image, float score, float[] anomalyMap, Optional<InputRegion> region) {
    public ImageResult {
        if (anomalyMap.length != image.size().pixels()) {
            throw new IllegalArgumentException("the anomaly map of " + image.path() + " is not " + image.size());
        }
        if (region.isPresent() && !region.get().size().equals(image.size())) {
            throw new IllegalArgumentException("the region of " + image.path() + " is not of " + image.size());
        }
        requireFinite("the score", image, score);
        for (float pixel : anomalyMap) {
            requireFinite("the score of a pixel", image, pixel);
        }
    }

    /** The result of an image, with the pixels of it that count. */
    public ImageResult(HostImage image, float score, float[] anomalyMap) {
        this(image, score, anomalyMap, image.region());
    }

    /** The result without the padding of its image; the same result if it has none. */
    public ImageResult shown() {
        return image.place()
                .map(at ->
                        new ImageResult(image.shown(), score, at.content().cut().of(anomalyMap)))
                .orElse(this);
    }

    /** The pixels of the original image that count; absent if all do. */
    public Optional<InputRegion> originalRegion() {
        return region.map(pixels -> pixels.at(image.originalSize()));
    }

    private static void requireFinite(String what, HostImage image, float score) {
        if (!Float.isFinite(score)) {
            throw new ModuleFailure(
                    what + " of " + image.path() + " is " + score,
                    "look at this image; if others fail, too, training has diverged: train again with a lower learning"
                            + " rate");
        }
    }

    /** The map at the size of the original image in a new array, interpolated bilinearly: {@code [H, W]} of its original size. */
    public float[] originalMap() {
        return PictureResize.bilinear(anomalyMap, image.size(), image.originalSize());
    }

    /**
     * Copies a module's prediction of a batch to Java memory, in the order of the images.
     *
     * @throws ModuleFailure if the prediction does not have the batch's shape, or a score is not a finite number
     */
    public static List<ImageResult> of(HostBatch host, Prediction prediction) {
        prediction.check(host.images().size(), host.size());
        return of(
                host,
                prediction.scores().toFloatArray(),
                prediction.anomalyMaps().toFloatArray());
    }

    /**
     * Divides the scores and maps of a batch among its images.
     *
     * @param scores {@code [B]}
     * @param maps {@code [B, H, W]}, in row-major order
     * @throws ModuleFailure if a score is not a finite number
     */
    public static List<ImageResult> of(HostBatch host, float[] scores, float[] maps) {
        if (scores.length != host.images().size()) {
            throw new IllegalArgumentException(
                    scores.length + " scores do not fit " + host.images().size() + " images");
        }
        int pixels = host.size().pixels();
        List<ImageResult> results = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            float[] map = Arrays.copyOfRange(maps, i * pixels, (i + 1) * pixels);
            results.add(new ImageResult(host.images().get(i), scores[i], map));
        }
        return results;
    }
}
