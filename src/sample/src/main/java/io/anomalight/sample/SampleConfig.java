package io.anomalight.sample;

import java.nio.file.Path;

/**
 * The images of the built-in data set.
 *
 * @param root the folder of the data set
 * @param trainImages normal images to train on
 * @param testNormalImages normal images to validate and test on
 * @param defectsPerKind images of each of the four kinds of defect
 * @param size height and width of the images in pixels
 * @param seed the seed of all images
 */
record SampleConfig(Path root, int trainImages, int testNormalImages, int defectsPerKind, int size, long seed) {
    private static final int MIN_SIZE = 64;
    private static final int MAX_SIZE = 2048;
    /** File names have three digits. */
    private static final int MAX_IMAGES = 1000;

    SampleConfig {
        between("train_images", trainImages, 1, MAX_IMAGES);
        between("test_normal_images", testNormalImages, 0, MAX_IMAGES);
        between("defects_per_kind", defectsPerKind, 0, MAX_IMAGES);
        between("size", size, MIN_SIZE, MAX_SIZE);
    }

    private static void between(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " must be from " + min + " to " + max + ", but is " + value);
        }
    }
}
