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
 * @param splits grows while the splits are gone through
 */
record PlacedImage(Sample sample, Set<Split> splits) {
    private static final String MADE_UP = "made-up";

    PlacedImage(Sample sample) {
        this(sample, EnumSet.noneOf(Split.class));
    }

    Path path() {
        return sample.path();
    }

    /** Whether its defect is drawn on a normal image. */
    static boolean isMadeUp(Sample sample) {
        return sample.label() == Label.ANOMALOUS
                && sample.hasMask()
                && sample.mask().isEmpty();
    }

    /** Whether the file itself shows a defect. */
    boolean isDefective() {
        return sample.label() == Label.ANOMALOUS && !isMadeUp(sample);
    }

    /** The folder that a defective image lies in. */
    static String kind(Sample sample) {
        Path folder = sample.path().toAbsolutePath().normalize().getParent();
        return isMadeUp(sample) || folder == null || folder.getFileName() == null
                ? MADE_UP
                : folder.getFileName().toString();
    }

    String splitNames() {
        return splits.stream().map(Split::word).collect(Collectors.joining(" and "));
    }
}
