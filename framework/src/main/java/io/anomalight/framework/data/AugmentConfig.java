package io.anomalight.framework.data;

import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;

/**
 * The {@code augment} section of a data recipe: random changes of training images.
 *
 * @param crop the random crop
 * @param horizontalFlip the probability that an image is mirrored left to right
 * @param verticalFlip the probability that an image is mirrored top to bottom
 * @param rotationDegrees the largest angle of the random rotation in either direction; 0 for none
 * @param colorJitter the random change of colours
 */
public record AugmentConfig(
        CropConfig crop,
        double horizontalFlip,
        double verticalFlip,
        double rotationDegrees,
        ColorJitterConfig colorJitter) {
    /** No changes. */
    public static final AugmentConfig NONE = new AugmentConfig(CropConfig.NONE, 0, 0, 0, ColorJitterConfig.NONE);

    public AugmentConfig {
        checkProbability("horizontal_flip", horizontalFlip);
        checkProbability("vertical_flip", verticalFlip);
        if (!(rotationDegrees >= 0 && rotationDegrees <= 180)) {
            throw new IllegalArgumentException("rotation_degrees must be from 0 to 180, but is " + rotationDegrees);
        }
    }

    private static void checkProbability(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " must be a probability from 0 to 1, but is " + value);
        }
    }

    /** Whether anything is changed at all. */
    public boolean changes() {
        return crop.changes() || horizontalFlip > 0 || verticalFlip > 0 || rotationDegrees > 0 || colorJitter.changes();
    }
}
