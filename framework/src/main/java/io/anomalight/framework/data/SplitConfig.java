package io.anomalight.framework.data;

import io.anomalight.framework.data.synthetic.SyntheticKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Settings that divide the images into training, validation and test images.
 *
 * @param validation the source of the validation images
 * @param validationRatio the share of this source to validate on
 * @param testSplitRatio the share of the normal training images to test on if there are no normal test images
 * @param seed the seed of the split; absent in old runs, whose split was drawn with trainer.seed
 * @param synthetic the kinds of synthetic defects for {@code validation = synthetic}; absent in old runs, which know only
 *     {@link SyntheticKind#NOISE}
 * @param trainDefectsRatio the share of the defective images to train on, for models that learn from defects; absent for none
 * @param group a regular expression that finds the group of an image in its name; images of a group stay together; absent if each
 *     image is for itself
 * @param folds the number of folds for cross-validation; absent for none
 * @param fold the fold to test on, from 0; absent for 0
 */
public record SplitConfig(
        Validation validation,
        double validationRatio,
        double testSplitRatio,
        Optional<Long> seed,
        Optional<List<SyntheticKind>> synthetic,
        Optional<Double> trainDefectsRatio,
        Optional<String> group,
        Optional<Integer> folds,
        Optional<Integer> fold) {

    /**
     * Anomalight's defaults: validation on half of the test images; if there are no normal test images, a fifth of
     * the training images become test images.
     */
    public static final SplitConfig DEFAULT = new SplitConfig(Validation.FROM_TEST, 0.5, 0.2, Optional.of(0L));

    /** The source of the validation images. */
    public enum Validation {
        /** Some of the normal test images and of each kind of defect; they are no longer test images. */
        FROM_TEST,
        /** The test images: comparable with papers, but too optimistic. */
        SAME_AS_TEST,
        /** Some normal training images; they are no longer training images. */
        FROM_TRAIN,
        /** Some normal training images, half of them with a synthetic defect. */
        SYNTHETIC,
        /** The validation images that the data set names. */
        GIVEN
    }

    public SplitConfig {
        synthetic = synthetic.map(List::copyOf);
        if (synthetic.isPresent() && synthetic.get().isEmpty()) {
            throw new IllegalArgumentException("synthetic must name at least one kind of defect, for instance perlin");
        }
        requireShare("validation_ratio", validationRatio);
        requireShare("test_split_ratio", testSplitRatio);
        double defects = trainDefectsRatio.orElse(0.0);
        if (!(defects >= 0 && defects <= 1)) {
            throw new IllegalArgumentException("train_defects_ratio must be from 0 to 1, but is " + defects);
        }
        requireGroup(group, seed, defects);
        if (fold.isPresent() && folds.isEmpty()) {
            throw new IllegalArgumentException(
                    "fold is " + fold.get() + ", but folds is null: set it to the number of folds");
        }
        requireFold(folds, fold.orElse(0), validation, seed, defects);
    }

    private static void requireGroup(Optional<String> group, Optional<Long> seed, double defects) {
        group.ifPresent(pattern -> {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "group is \"" + pattern + "\", which is no regular expression: " + e.getDescription(), e);
            }
        });
        if (group.isPresent()) {
            requireSeedAndNoDefects("group", seed, defects);
        }
    }

    /** Groups and folds are drawn by the seed of the split, and training on defects takes single images. */
    private static void requireSeedAndNoDefects(String key, Optional<Long> seed, double defects) {
        if (seed.isEmpty()) {
            throw new IllegalArgumentException(key + " needs a seed, but seed is null");
        }
        if (defects > 0) {
            throw new IllegalArgumentException(key + " needs train_defects_ratio = 0, but it is " + defects);
        }
    }

    private static void requireFold(
            Optional<Integer> folds, int fold, Validation validation, Optional<Long> seed, double defects) {
        int count = folds.orElse(Integer.MAX_VALUE);
        int least = validation == Validation.FROM_TEST ? 3 : 2;
        if (count < least) {
            throw new IllegalArgumentException("folds must be at least " + least + " with validation = "
                    + validation.name().toLowerCase(Locale.ROOT) + ", but is " + count);
        }
        if (fold < 0 || fold >= count) {
            throw new IllegalArgumentException("fold must be from 0 to folds - 1, but is " + fold);
        }
        if (folds.isEmpty()) {
            return;
        }
        requireSeedAndNoDefects("folds", seed, defects);
        if (validation == Validation.GIVEN) {
            throw new IllegalArgumentException(
                    "folds divides all images anew, so it needs another validation than given, for instance from_test");
        }
    }

    /** A split without defective training images. */
    public SplitConfig(
            Validation validation,
            double validationRatio,
            double testSplitRatio,
            Optional<Long> seed,
            Optional<List<SyntheticKind>> synthetic) {
        this(
                validation,
                validationRatio,
                testSplitRatio,
                seed,
                synthetic,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A split with the synthetic defects of older runs. */
    public SplitConfig(Validation validation, double validationRatio, double testSplitRatio, Optional<Long> seed) {
        this(validation, validationRatio, testSplitRatio, seed, Optional.empty());
    }

    /** This split with a share of the defective images for training. */
    public SplitConfig withTrainDefects(double ratio) {
        return new SplitConfig(
                validation, validationRatio, testSplitRatio, seed, synthetic, Optional.of(ratio), group, folds, fold);
    }

    /** This split with groups. */
    public SplitConfig withGroup(String pattern) {
        return new SplitConfig(
                validation,
                validationRatio,
                testSplitRatio,
                seed,
                synthetic,
                trainDefectsRatio,
                Optional.of(pattern),
                folds,
                fold);
    }

    /** This split as one fold of a cross-validation. */
    public SplitConfig withFold(int count, int number) {
        return new SplitConfig(
                validation,
                validationRatio,
                testSplitRatio,
                seed,
                synthetic,
                trainDefectsRatio,
                group,
                Optional.of(count),
                Optional.of(number));
    }

    /** The kinds of synthetic defects. */
    public List<SyntheticKind> kinds() {
        return synthetic.orElse(List.of(SyntheticKind.NOISE));
    }

    private static void requireShare(String key, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(key + " must lie between 0 and 1, but is " + value);
        }
    }
}
