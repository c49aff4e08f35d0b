package io.anomalight.framework.data;

import io.anomalight.framework.data.augment.CameraConfig;
import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;
import java.util.Optional;

/**
 * The {@code augment} section of a data recipe: random changes of training images.
 *
 * @param crop the random crop
 * @param horizontalFlip the probability that an image is mirrored left to right
 * @param verticalFlip the probability that an image is mirrored top to bottom
 * @param rotationDegrees the largest angle of the random rotation in either direction; 0 for none
 * @param colorJitter the random change of colours
 * @param camera the random shift, blur, noise and compression; absent, as in recipes of version 0.1, for none
 * @param copies the number of changed copies of each image that an epoch has beside the unchanged images; absent to change
 *     the images themselves
 */
public record AugmentConfig(
        CropConfig crop,
        double horizontalFlip,
        double verticalFlip,
        double rotationDegrees,
        ColorJitterConfig colorJitter,
        Optional<CameraConfig> camera,
        Optional<Integer> copies) {
    /** No changes. */
    public static final AugmentConfig NONE =
            new AugmentConfig(CropConfig.NONE, 0, 0, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.empty());

    private static final int MOST_COPIES = 100;

    public AugmentConfig {
        checkProbability("horizontal_flip", horizontalFlip);
        checkProbability("vertical_flip", verticalFlip);
        if (!(rotationDegrees >= 0 && rotationDegrees <= 180)) {
            throw new IllegalArgumentException("rotation_degrees must be from 0 to 180, but is " + rotationDegrees);
        }
        int number = copies.orElse(1);
        if (number < 1 || number > MOST_COPIES) {
            throw new IllegalArgumentException("copies must be from 1 to " + MOST_COPIES
                    + ", or null to change the images themselves, but is " + number);
        }
        if (copies.isPresent() && !changes(crop, horizontalFlip, verticalFlip, rotationDegrees, colorJitter, camera)) {
            throw new IllegalArgumentException(
                    "copies is " + number
                            + ", but no other setting changes the copies: set one, for instance horizontal_flip, or copies to null");
        }
    }

    private static void checkProbability(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " must be a probability from 0 to 1, but is " + value);
        }
    }

    /** Whether anything is changed at all. */
    public boolean changes() {
        return changes(crop, horizontalFlip, verticalFlip, rotationDegrees, colorJitter, camera);
    }

    // Before the record exists, for its check.
    private static boolean changes(
            CropConfig crop,
            double horizontalFlip,
            double verticalFlip,
            double rotationDegrees,
            ColorJitterConfig colorJitter,
            Optional<CameraConfig> camera) {
        return crop.changes()
                || horizontalFlip > 0
                || verticalFlip > 0
                || rotationDegrees > 0
                || colorJitter.changes()
                || camera.orElse(CameraConfig.NONE).changes();
    }

    /** Whether a change needs red, green and blue. */
    boolean needsRgb() {
        return colorJitter.needsRgb() || camera.orElse(CameraConfig.NONE).needsRgb();
    }

    /** How many times as long an epoch is as the list of images: 1 without copies. */
    public int imagesPerImage() {
        return 1 + copies.orElse(0);
    }
}
