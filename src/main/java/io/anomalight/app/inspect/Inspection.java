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
 * The result of the inspection of a data set.
 *
 * @param splits the images of each split
 * @param defects the number of images by kind of defect and split; a kind is the name of the folder of the images
 * @param sizes the number of images by size, the most frequent first
 * @param samples the number of images by channels and bits, the most frequent first
 * @param images the number of checked image files, each counted once
 * @param masks the number of checked mask files
 * @param findings the most serious first
 */
public record Inspection(
        Splits splits,
        SortedMap<String, Map<Split, Integer>> defects,
        Map<ImageSize, Integer> sizes,
        Map<PixelSamples, Integer> samples,
        int images,
        int masks,
        List<Finding> findings) {
    public Inspection {
        defects = Collections.unmodifiableSortedMap(new TreeMap<>(defects));
        sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
        samples = Collections.unmodifiableMap(new LinkedHashMap<>(samples));
        findings = List.copyOf(findings);
    }

    /** Whether training on these data would fail, or its scores would be wrong. */
    public boolean mustBeFixed() {
        return findings.stream().anyMatch(finding -> finding.kind().mustBeFixed());
    }
}
