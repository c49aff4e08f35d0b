package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.draw.Draw;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Defective images for training ({@code data.split.train_defects_ratio}), for models that learn from defects.
 *
 * <p>They are taken away before the other images are split, so none of them can be validated or tested on.
 *
 * @param images the defective images to train on
 * @param rest all other images
 */
record TrainDefects(List<FileSample> images, ImageSet rest) {
    private static final String PURPOSE = "train defects"; // selects the random numbers: never change it

    TrainDefects {
        images = List.copyOf(images);
    }

    /**
     * Draws about a share of the images of each kind of defect; none if the share is 0.
     *
     * @throws UserError if there are too few defective images to take some and leave others
     */
    static TrainDefects draw(ImageSet found, double ratio, Draw draw) {
        if (!found.given().trainDefects().isEmpty()) {
            return given(found, ratio, draw);
        }
        if (ratio == 0) {
            return new TrainDefects(List.of(), found);
        }
        List<FileSample> taken =
                draw.shareOfKinds(found.abnormal().values(), ratio, PURPOSE).selected();
        int all = found.allAbnormal().size();
        if (ratio == 1 || taken.isEmpty() || taken.size() == all) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "data.split.train_defects_ratio = %s can't divide the %d defective images of %s into some for training"
                            + " and some for the test; add defective images, or set it to 0",
                    ratio,
                    all,
                    found.name()));
        }
        Set<Path> paths = taken.stream().map(FileSample::path).collect(Collectors.toSet());
        return new TrainDefects(
                taken,
                found.withoutDefects(paths)
                        .plus(
                                "%d of the %d defective images are used for training, and not for validation or test"
                                        + " (train_defects_ratio = %s).",
                                taken.size(), all, ratio));
    }

    /** Of the defective training images that the data set names, about a share. */
    private static TrainDefects given(ImageSet found, double ratio, Draw draw) {
        List<FileSample> named = found.given().trainDefects();
        List<FileSample> taken = ratio == 0
                ? List.of()
                : ratio == 1 ? named : draw.share(named, ratio, 1, PURPOSE).selected();
        if (named.size() == 1) {
            return new TrainDefects(
                    taken,
                    found.plus(
                            "The only defective training image of the data set is %s (train_defects_ratio = %s).",
                            taken.isEmpty() ? "not used at all" : "used for training", ratio));
        }
        return new TrainDefects(
                taken,
                found.plus(
                        "%d of the %d defective training images of the data set are used for training, the others not at"
                                + " all (train_defects_ratio = %s).",
                        taken.size(), named.size(), ratio));
    }

    /** These splits with the defective images at the end of the training images. */
    Splits addTo(Splits splits) {
        List<Sample> train = new ArrayList<>(splits.train());
        train.addAll(images);
        return new Splits(train, splits.validation(), splits.test(), splits.notes(), splits.folders(), splits.unused());
    }
}
