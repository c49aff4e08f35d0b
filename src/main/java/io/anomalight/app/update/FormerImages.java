package io.anomalight.app.update;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.splits.SplitRecord;
import java.util.HashSet;
import java.util.Set;

/**
 * The images of a run that its model has not learned, by the SHA-256 of their files.
 *
 * @param validation its good validation images
 * @param defective its defective images, for validation or test
 * @param test its good test images
 */
record FormerImages(Set<String> validation, Set<String> defective, Set<String> test) {
    /** The images of a run that is not known. */
    static final FormerImages NONE = new FormerImages(Set.of(), Set.of(), Set.of());

    static FormerImages of(SplitRecord record) {
        Set<String> defective = new HashSet<>(record.sha256(Split.VALIDATION, Label.ANOMALOUS));
        defective.addAll(record.sha256(Split.TEST, Label.ANOMALOUS));
        return new FormerImages(
                Set.copyOf(record.sha256(Split.VALIDATION, Label.NORMAL)),
                defective,
                Set.copyOf(record.sha256(Split.TEST, Label.NORMAL)));
    }
}
