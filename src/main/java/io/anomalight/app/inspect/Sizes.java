package io.anomalight.app.inspect;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sizes of the images, and the images of unusual size. */
final class Sizes {
    // If no size has this share of the images, no size is unusual.
    private static final double COMMON_SHARE = 0.8;

    private final Map<ImageSize, List<Path>> images = new LinkedHashMap<>();
    private int count;

    void add(ImageSize size, Path image) {
        images.computeIfAbsent(size, key -> new ArrayList<>()).add(image);
        count++;
    }

    /** Size to number of images, the most frequent first. */
    Map<ImageSize, Integer> counts() {
        Map<ImageSize, Integer> counts = new LinkedHashMap<>();
        images.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().size()));
        return counts;
    }

    /** A finding for each image that differs from nearly all others. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        counts().entrySet().stream()
                .findFirst()
                .filter(most -> most.getValue() < count && most.getValue() >= COMMON_SHARE * count)
                .ifPresent(most -> images.forEach((size, paths) -> {
                    if (!size.equals(most.getKey())) {
                        paths.forEach(path -> findings.add(new Finding(
                                Kind.ODD_SIZE,
                                List.of(path),
                                path + " is " + size + " (height x width), while " + most.getValue() + " of " + count
                                        + " images are " + most.getKey())));
                    }
                }));
        return findings;
    }
}
