package io.anomalight.framework.data;

import io.anomalight.framework.Environment;
import io.anomalight.framework.UserError;
import io.anomalight.framework.data.SplitConfig.Validation;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Decides which images are trained on, validated on and tested on; the same seed decides the same. */
final class Splitter {
    private static final double NORMAL_ONLY_RATIO = 0.2;

    private final SplitConfig config;
    private final SplittableRandom random;

    Splitter(SplitConfig config, Environment environment) {
        this.config = config;
        this.random = environment.random("splits");
    }

    /**
     * Splits the images of a data set; whatever is decided is said in the notes.
     *
     * @throws UserError if there are too few images for what is asked
     */
    Splits split(ImageSet found) {
        ImageSet images = withNormalTest(found);
        Splits splits =
                switch (config.validation()) {
                    case FROM_TEST -> images.abnormal().isEmpty() ? normalOnly(images) : fromTest(images);
                    case SAME_AS_TEST -> images.abnormal().isEmpty() ? normalOnly(images) : sameAsTest(images);
                    case FROM_TRAIN -> fromTrain(images, config.validationRatio());
                    case SYNTHETIC -> synthetic(images);
                };
        requireImages(splits, images);
        return splits;
    }

    /** If there are defective images but no normal ones to test on, takes some from the training images. */
    private ImageSet withNormalTest(ImageSet images) {
        if (images.abnormal().isEmpty()) {
            return images.plus("There are no defective images: nothing can be said about how many would be found.");
        }
        if (!images.normalTest().isEmpty()) {
            return images;
        }
        Partition<FileSample> parts = Partition.random(images.normal(), config.testSplitRatio(), random);
        return new ImageSet(images.name(), parts.rest(), parts.taken(), images.abnormal(), images.notes())
                .plus(
                        "There are no normal test images: %d of the %d normal training images are tested on instead and not"
                                + " trained on (test_split_ratio = %s).",
                        parts.taken().size(), images.normal().size(), config.testSplitRatio());
    }

    private Splits fromTest(ImageSet images) {
        double ratio = config.validationRatio();
        Partition<FileSample> normal = Partition.stratified(List.of(images.normalTest()), ratio, random);
        Partition<FileSample> abnormal = Partition.stratified(images.abnormal().values(), ratio, random);
        List<Sample> validation = join(normal.taken(), abnormal.taken());
        List<Sample> test = join(normal.rest(), abnormal.rest());
        ImageSet noted = images.plus(
                "%d of the %d test images, stratified by kind of defect, are validated on and neither trained on nor"
                        + " tested on (validation_ratio = %s).",
                validation.size(), validation.size() + test.size(), ratio);
        return splits(
                images.normal(), validation, test, noteLack(test, "test", noteLack(validation, "validation", noted)));
    }

    private static ImageSet noteLack(List<Sample> split, String name, ImageSet images) {
        SplitContents contents = SplitContents.of(split);
        if (contents.normal() > 0 && contents.anomalous() > 0) {
            return images;
        }
        return images.plus(
                "ATTENTION: there are too few test images to share, so %s has no %s ones.",
                name, contents.normal() == 0 ? "normal" : "defective");
    }

    private static Splits sameAsTest(ImageSet images) {
        List<Sample> test = test(images);
        return splits(
                images.normal(),
                test,
                test,
                images.plus(
                        "ATTENTION: validation = same_as_test, so the test images also choose the best epoch and the thresholds:"
                                + " the test scores are too optimistic."));
    }

    private Splits fromTrain(ImageSet images, double ratio) {
        Partition<FileSample> parts = Partition.random(images.normal(), ratio, random);
        return splits(
                parts.rest(),
                parts.taken(),
                test(images),
                images.plus(
                        "%d of the %d normal training images are validated on and not trained on (a share of %s); validation has no"
                                + " defective images.",
                        parts.taken().size(), images.normal().size(), ratio));
    }

    private Splits normalOnly(ImageSet images) {
        return fromTrain(
                images.plus(
                        "validation = %s needs defective images, so validation images are taken from the training images.",
                        name(config.validation())),
                NORMAL_ONLY_RATIO);
    }

    private Splits synthetic(ImageSet images) {
        Partition<FileSample> parts = Partition.random(images.normal(), config.validationRatio(), random);
        Partition<FileSample> halves = Partition.random(parts.taken(), 0.5, random);
        List<SyntheticSample> defective = halves.taken().stream()
                .map(normal -> new SyntheticSample(normal, random.nextLong()))
                .toList();
        return splits(
                parts.rest(),
                join(halves.rest(), defective),
                test(images),
                images.plus(
                        "%d of the %d normal training images are validated on and not trained on, %d of them with a made-up defect"
                                + " (validation_ratio = %s).",
                        parts.taken().size(), images.normal().size(), defective.size(), config.validationRatio()));
    }

    private void requireImages(Splits splits, ImageSet images) {
        boolean mayLackTest = images.abnormal().isEmpty();
        requireImages("training", splits.train(), images);
        requireImages("validation", splits.validation(), images);
        if (!mayLackTest) {
            requireImages("test", splits.test(), images);
        }
    }

    private void requireImages(String name, List<Sample> split, ImageSet images) {
        if (split.isEmpty()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "No images are left for the %s set: %s has %d normal training, %d normal test and %d defective"
                            + " images; add images or change data.split (validation = %s, validation_ratio = %s)",
                    name,
                    images.name(),
                    images.normal().size(),
                    images.normalTest().size(),
                    images.allAbnormal().size(),
                    name(config.validation()),
                    config.validationRatio()));
        }
    }

    private static String name(Validation validation) {
        return validation.name().toLowerCase(Locale.ROOT);
    }

    private static Splits splits(
            List<? extends Sample> train,
            List<? extends Sample> validation,
            List<? extends Sample> test,
            ImageSet images) {
        return new Splits(List.copyOf(train), List.copyOf(validation), List.copyOf(test), images.notes());
    }

    private static List<Sample> test(ImageSet images) {
        return join(images.normalTest(), images.allAbnormal());
    }

    private static List<Sample> join(List<? extends Sample> first, List<? extends Sample> second) {
        return Stream.<Sample>concat(first.stream(), second.stream()).toList();
    }
}
