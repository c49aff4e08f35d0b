package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.Label;

/**
 * An image of a data set that names its images.
 *
 * @param sample the image
 * @param name its name for the draw of the split, the same on every machine: its path relative to the root of the data set
 * @param use what the data set uses it for
 * @param kind the kind of its defect; empty for a normal image
 * @param group the group that it belongs to, for instance the part that it shows; empty if the data set names none
 */
public record ListedImage(FileSample sample, String name, Use use, String kind, String group) {

    private static final String GOOD = "good";

    public ListedImage {
        sample = sample.ofKind(sample.label() == Label.NORMAL ? GOOD : kind);
    }

    /** What a data set uses an image for. */
    public enum Use {
        TRAIN,
        VALIDATION,
        TEST,
        /** The data set does not say: normal images are for training, defective ones for validation and test. */
        ANY
    }

    /** An image without a group. */
    public ListedImage(FileSample sample, String name, Use use, String kind) {
        this(sample, name, use, kind, "");
    }

    /** A normal image without a group. */
    public ListedImage(FileSample sample, String name, Use use) {
        this(sample, name, use, "");
    }
}
