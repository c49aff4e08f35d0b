package io.anomalight.app.inspect;

import io.anomalight.app.inspect.Finding.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The channels and bits of the images, and whether they are mixed. */
final class Depths {
    private final Map<PixelSamples, List<Path>> images = new LinkedHashMap<>();
    private int count;

    void add(PixelSamples samples, Path image) {
        images.computeIfAbsent(samples, key -> new ArrayList<>()).add(image);
        count++;
    }

    /** Samples to number of images, the most frequent first. */
    Map<PixelSamples, Integer> counts() {
        Map<PixelSamples, Integer> counts = new LinkedHashMap<>();
        images.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().size()));
        return counts;
    }

    /** A finding for each kind of samples but the most frequent one. */
    List<Finding> findings() {
        List<PixelSamples> kinds = List.copyOf(counts().keySet());
        return kinds.stream()
                .skip(1)
                .map(kind -> finding(kind, images.getOrDefault(kind, List.of()), kinds.get(0)))
                .toList();
    }

    private Finding finding(PixelSamples kind, List<Path> paths, PixelSamples most) {
        return new Finding(
                Kind.MIXED_SAMPLES,
                paths,
                paths.size() + " of " + count + (paths.size() == 1 ? " images has " : " images have ") + kind
                        + ", for instance " + paths.get(0) + ", while most have " + most);
    }
}
