package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.data.SplitContents;
import java.util.Optional;

/** What a metric of defects in masks needs. */
final class WithMasks {
    private WithMasks() {}

    /** The reason why a split has no such metric, in the sentences of the usual metrics; empty if it has one. */
    static Optional<String> missing(SplitContents split) {
        if (split.anomalous() == 0) {
            return Optional.of("there are no defective images in the split");
        }
        return split.anomalousWithMask() == 0 ? Optional.of("no defective image has a mask") : Optional.empty();
    }

    /** As {@link #missing}, for a metric that also needs normal images. */
    static Optional<String> missingOrNormal(SplitContents split) {
        return missing(split)
                .or(() -> split.normal() == 0
                        ? Optional.of("there are no normal images in the split")
                        : Optional.empty());
    }
}
