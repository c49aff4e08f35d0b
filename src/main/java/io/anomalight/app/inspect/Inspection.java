package io.anomalight.app.inspect;

import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.ImageSize;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found in a data set.
 *
 * @param splits the images and what they are used for
 * @param defects how many images of each kind of defect each split has; a kind is the folder that its images lie in
 * @param sizes how many images there are of each size, the most frequent first
 * @param images how many image files were looked at, each once
 * @param masks how many mask files were looked at
 * @param findings what is the matter, the worst first
 */
public record Inspection(
        Splits splits,
        SortedMap<String, Map<Split, Integer>> defects,
        Map<ImageSize, Integer> sizes,
        int images,
        int masks,
        List<Finding> findings) {
    public Inspection {
        defects = Collections.unmodifiableSortedMap(new TreeMap<>(defects));
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
        findings = List.copyOf(findings);
    }

    /** Whether a training on these data would fail or deceive. */
    public boolean mustBeMended() {
        return findings.stream().anyMatch(finding -> finding.kind().toBeMended());
    }
}
