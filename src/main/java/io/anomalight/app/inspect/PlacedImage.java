package io.anomalight.app.inspect;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An image file and the splits that use it.
 *
 * @param sample the first use of the file
 * @param splits filled while the splits are read
 */
record PlacedImage(Sample sample, Set<Split> splits) {
    private static final String SYNTHETIC = "made-up";

    PlacedImage(Sample sample) {
        this(sample, EnumSet.noneOf(Split.class));
    }

    Path path() {
        return sample.path();
    }

    /** Whether the defect is synthetic: drawn on a normal image. */
    static boolean isSynthetic(Sample sample) {
        return sample.label() == Label.ANOMALOUS
                && sample.hasMask()
                && sample.mask().isEmpty();
    }

    /** Whether the file itself shows a defect. */
    boolean isDefective() {
        return sample.label() == Label.ANOMALOUS && !isSynthetic(sample);
    }

    /** The kind of defect: that of the data set, or the name of the folder of the image. */
    static String kind(Sample sample) {
        if (!sample.defectKind().isEmpty()) {
            return sample.defectKind();
        }
        Path folder = sample.path().toAbsolutePath().normalize().getParent();
        return isSynthetic(sample) || folder == null || folder.getFileName() == null
                ? SYNTHETIC
                : folder.getFileName().toString();
    }

    String splitNames() {
        return splits.stream().map(Split::word).collect(Collectors.joining(" and "));
    }
}
