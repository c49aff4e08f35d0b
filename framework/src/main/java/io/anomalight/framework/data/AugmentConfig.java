package io.anomalight.framework.data;

import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;

/**
 * The {@code augment} section of a data recipe: how training images are changed at random before a model learns from them.
 *
 * @param crop which part of each is shown in its stead
 * @param horizontalFlip the probability that left and right change places
 * @param verticalFlip the probability that top and bottom do
 * @param rotationDegrees each is turned by an angle of up to so many degrees, either way; 0 for none
 * @param colorJitter how far its colours are moved
 */
public record AugmentConfig(
        CropConfig crop,
        double horizontalFlip,
        double verticalFlip,
        double rotationDegrees,
        ColorJitterConfig colorJitter) {
    /** Training images stay as they are. */
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
