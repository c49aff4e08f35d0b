package io.anomalight.framework.data;

import java.util.Optional;

/**
 * Which images are trained on, validated on and tested on.
 *
 * @param validation where the validation images come from
 * @param validationRatio which share of their source become validation images
 * @param testSplitRatio which share of the normal training images is moved to the test images if those have none
 * @param seed what the split is drawn from; absent in runs of before there was one, whose split trainer.seed draws
 */
public record SplitConfig(Validation validation, double validationRatio, double testSplitRatio, Optional<Long> seed) {

    /** Anomalight's own: about half of the test images, and a fifth of the training images if normal test ones lack. */
    public static final SplitConfig DEFAULT = new SplitConfig(Validation.FROM_TEST, 0.5, 0.2, Optional.of(0L));

    /** Where the validation images come from. */
    public enum Validation {
        /** From the test images, which are then no longer tested on; some of each kind of defect. */
        FROM_TEST,
        /** They are the test images: comparable with papers, and too optimistic. */
        SAME_AS_TEST,
        /** From the normal training images, which are then no longer trained on. */
        FROM_TRAIN,
        /** From the normal training images, every other one with a made-up defect. */
        SYNTHETIC
    }

    public SplitConfig {
        requireShare("validation_ratio", validationRatio);
        requireShare("test_split_ratio", testSplitRatio);
    }

    private static void requireShare(String key, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(key + " must lie between 0 and 1, but is " + value);
        }
    }
}
