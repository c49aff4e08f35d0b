package io.anomalight.framework.data.folder;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.draw.Draw;
import io.anomalight.framework.data.draw.GroupedDraw;
import io.anomalight.framework.data.draw.NamedDraw;
import io.anomalight.framework.data.draw.OrderedDraw;
import io.anomalight.framework.data.draw.Partition;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Divides images into training, validation and test images; the same seed gives the same split.
 *
 * <p>The name of each image and the seed decide its split ({@link NamedDraw}), so a new image does not change the split
 * of the other images, except in very small groups. With {@code data.shots}, a new image can replace one of the used
 * training images. Without {@code data.split.seed}, the position of an image in the list of files decides its split, as
 * in older runs ({@link OrderedDraw}).
 */
final class Splitter {
    private static final double NORMAL_ONLY_RATIO = 0.2;
    private static final String UNSTABLE =
            "ATTENTION: data.split.seed is not set, so trainer.seed and the order of the files decide which images are"
                    + " used for training: adding a file can move other images to another"
                    + " split. Set data.split.seed = 0 for a new run.";
    private static final String TEST = "test";
    private static final String VALIDATION = "validation";
    private static final String SYNTHETIC = "made-up"; // selects the random numbers: never change it

    private final SplitConfig config;
    private final Optional<Shots> shots;
    private final RunContext context;

    /** @param shots the number of training images to use; absent for all */
    Splitter(SplitConfig config, Optional<Integer> shots, RunContext context) {
        this.config = config;
        this.shots = shots.map(Shots::new);
        this.context = context;
    }

    /**
     * Splits the images of a data set; the notes contain the decisions.
     *
     * @throws UserError if there are too few images
     */
    Splits split(ImageSet found) {
        Groups groups = groups(found);
        Draw draw = draw(found, groups);
        ImageSet apart = config.folds().isPresent() ? fold(found, groups) : groups.apart(found);
        TrainDefects defects =
                TrainDefects.draw(apart, config.trainDefectsRatio().orElse(0.0), draw);
        ImageSet rest = defects.rest();
        ImageSet images =
                noteUnusedValidation(withNormalTest(config.seed().isPresent() ? rest : rest.plus(UNSTABLE), draw));
        Splits splits =
                switch (validation()) {
                    case FROM_TEST -> images.abnormal().isEmpty() ? normalOnly(images, draw) : fromTest(images, draw);
                    case SAME_AS_TEST -> images.abnormal().isEmpty() ? normalOnly(images, draw) : sameAsTest(images);
                    case FROM_TRAIN -> fromTrain(images, config.validationRatio(), draw);
                    case SYNTHETIC -> synthetic(images, draw);
                    case GIVEN -> given(images);
                };
        requireImages(splits, images);
        return defects.addTo(shots.map(few -> few.of(splits, draw, images)).orElse(splits));
    }

    /** In a cross-validation, the next fold is given for validation. */
    private Validation validation() {
        return config.folds().isPresent() && config.validation() == Validation.FROM_TEST
                ? Validation.GIVEN
                : config.validation();
    }

    private Groups groups(ImageSet images) {
        return config.group()
                .map(pattern -> Groups.of(Pattern.compile(pattern), images.names()))
                .orElseGet(() -> new Groups(images.given().groups()));
    }

    private Draw draw(ImageSet images, Groups groups) {
        if (config.seed().isEmpty()) {
            return new OrderedDraw(context.random("splits"));
        }
        NamedDraw each = each(images);
        return groups.isEmpty() ? each : new GroupedDraw(each, groups.byImage());
    }

    private NamedDraw each(ImageSet images) {
        return new NamedDraw(config.seed().orElseThrow(), images.names());
    }

    private ImageSet fold(ImageSet images, Groups groups) {
        return new Folds(config.folds().orElseThrow(), config.fold().orElse(0))
                .of(images, groups, each(images), config.validation() == Validation.FROM_TEST);
    }

    /** If there are defective images but no normal test images, moves some training images to the test. */
    private ImageSet withNormalTest(ImageSet images, Draw draw) {
        if (images.abnormal().isEmpty()) {
            return images.plus("There are no defective images: the share of defects that are found can't be measured.");
        }
        if (!images.normalTest().isEmpty()) {
            return images;
        }
        // One for the test, and one for validation.
        int least = config.validation() == Validation.FROM_TEST ? 2 : 1;
        Partition<FileSample> parts = draw.share(images.normal(), config.testSplitRatio(), least, TEST);
        return images.withTestImages(parts)
                .plus(
                        "There are no normal test images: %d of the %d normal training images are used for the test"
                                + " instead of training (test_split_ratio = %s).",
                        parts.selected().size(), images.normal().size(), share(config.testSplitRatio()));
    }

    private Splits fromTest(ImageSet images, Draw draw) {
        double ratio = config.validationRatio();
        Partition<FileSample> normal;
        Partition<FileSample> abnormal;
        if (draw instanceof GroupedDraw) { // one draw, since a group may have normal and defective images
            Partition<FileSample> all = draw.share(
                    Stream.concat(images.normalTest().stream(), images.allAbnormal().stream())
                            .toList(),
                    ratio,
                    1,
                    VALIDATION);
            normal = all;
            abnormal = new Partition<>(List.of(), List.of());
        } else {
            normal = draw.shareOfKinds(List.of(images.normalTest()), ratio, VALIDATION);
            abnormal = draw.shareOfKinds(images.abnormal().values(), ratio, VALIDATION);
        }
        List<Sample> validation = join(normal.selected(), abnormal.selected());
        List<Sample> test = join(normal.remaining(), abnormal.remaining());
        ImageSet noted = images.plus(
                "%d of the %d test images are used for validation, and not for training or test (validation_ratio = %s)."
                        + (draw instanceof GroupedDraw
                                ? " The images of a group stay together."
                                : " The normal images and each kind of defect are divided in about this ratio."),
                validation.size(),
                validation.size() + test.size(),
                share(ratio));
        return splits(
                images.normal(),
                validation,
                test,
                noteMissingClass(test, "test", noteMissingClass(validation, "validation", noted)));
    }

    /**
     * The ratio as text for a note. With {@code data.split.seed}, each image is chosen by its own name, so the share of
     * chosen images is only about this ratio.
     */
    private String share(double ratio) {
        return ratio
                + (config.seed().isPresent() ? " on average; the name of each image decides whether it is chosen" : "");
    }

    private static ImageSet noteMissingClass(List<Sample> split, String name, ImageSet images) {
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
                        "ATTENTION: validation = same_as_test, so the test images also choose the best epoch and the"
                                + " thresholds: the test scores are too optimistic."));
    }

    private Splits fromTrain(ImageSet images, double ratio, Draw draw) {
        Partition<FileSample> parts = draw.share(images.normal(), ratio, 1, VALIDATION);
        return splits(
                parts.remaining(),
                parts.selected(),
                test(images),
                images.plus(
                        "%d of the %d normal training images are used for validation and not for training (a share"
                                + " of %s); validation has no defective images.",
                        parts.selected().size(), images.normal().size(), share(ratio)));
    }

    private Splits normalOnly(ImageSet images, Draw draw) {
        return fromTrain(
                images.plus(
                        "validation = %s needs defective images, so validation images are taken from the training"
                                + " images.",
                        name(config.validation())),
                NORMAL_ONLY_RATIO,
                draw);
    }

    private Splits synthetic(ImageSet images, Draw draw) {
        Partition<FileSample> parts = draw.share(images.normal(), config.validationRatio(), 2, VALIDATION);
        Partition<FileSample> halves = draw.share(parts.selected(), 0.5, 1, SYNTHETIC);
        List<SyntheticSample> defective = halves.selected().stream()
                .map(normal -> synthetic(normal, draw.seedOf(normal)))
                .toList();
        return splits(
                parts.remaining(),
                join(halves.remaining(), defective),
                test(images),
                images.plus(
                        "%d of the %d normal training images are used for validation and not for training, %d of them with"
                                + " a synthetic defect (validation_ratio = %s).",
                        parts.selected().size(),
                        images.normal().size(),
                        defective.size(),
                        share(config.validationRatio())));
    }

    private Splits given(ImageSet images) {
        List<FileSample> validation = images.given().validation();
        if (validation.isEmpty()) {
            throw new UserError("data.split.validation = given needs a data set that names its validation images, but "
                    + images.name() + " names none; choose from_test or from_train");
        }
        return splits(images.normal(), validation, test(images), images);
    }

    private ImageSet noteUnusedValidation(ImageSet images) {
        int named = images.given().validation().size();
        return named == 0 || validation() == Validation.GIVEN
                ? images
                : images.plus(
                        "ATTENTION: %d validation %s not used at all (validation = %s); validation = given uses %s.",
                        named,
                        named == 1 ? "image that the data set names is" : "images that the data set names are",
                        name(config.validation()),
                        named == 1 ? "it" : "them");
    }

    private SyntheticSample synthetic(FileSample normal, long seed) {
        return new SyntheticSample(normal, seed, SyntheticKind.of(config.kinds(), seed));
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
        return new Splits(
                List.copyOf(train), List.copyOf(validation), List.copyOf(test), images.notes(), images.folders());
    }

    private static List<Sample> test(ImageSet images) {
        return join(images.normalTest(), images.allAbnormal());
    }

    private static List<Sample> join(List<? extends Sample> first, List<? extends Sample> second) {
        return Stream.<Sample>concat(first.stream(), second.stream()).toList();
    }
}
