package io.anomalight.app.inspect;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.image.Fingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Finds images that are nearly the same as an image of another split, by their perceptual hashes.
 *
 * <p>A test image is compared with all training and validation images, and a validation image with all training images; the
 * nearest one is reported. The memory is about 150 bytes for an image.
 */
final class NearDuplicates {
    /** An image with its hash. */
    private record Hashed(PlacedImage image, PerceptualHash hash, Fingerprint pixels) {}

    private record Near(Hashed image, Hashed other, int distance) {
        Finding finding() {
            return new Finding(
                    Kind.NEAR_DUPLICATE,
                    List.of(other.image().path(), image.image().path()),
                    other.image().path() + " (" + other.image().splitNames() + ") is like "
                            + image.image().path() + " (" + image.image().splitNames() + "): " + distance + " of "
                            + PerceptualHash.BITS + " bits differ");
        }
    }

    private final int most;

    /** The images by the first split that uses them. */
    private final Map<Split, List<Hashed>> images = new EnumMap<>(Split.class);

    /** @param most images are reported if at most this number of bits of their hashes differ; 0 to compare nothing */
    NearDuplicates(int most) {
        this.most = most;
        for (Split split : Split.values()) {
            images.put(split, new ArrayList<>());
        }
    }

    void add(PlacedImage image, PerceptualHash hash, Fingerprint pixels) {
        if (most > 0) {
            of(image.splits().iterator().next()).add(new Hashed(image, hash, pixels)); // sets of enums keep their order
        }
    }

    private List<Hashed> of(Split split) {
        return images.getOrDefault(split, List.of());
    }

    /** The findings, the most similar images first; after the stop signal, those so far. */
    List<Finding> findings(Console console, StopSignal stopSignal) {
        List<Near> near = new ArrayList<>();
        List<Hashed> earlier = new ArrayList<>(of(Split.TRAIN));
        int compared = of(Split.VALIDATION).size() + of(Split.TEST).size();
        try (Progress progress = console.progress("Comparing", "images", compared)) {
            for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
                long[] hashes = hashes(earlier);
                for (Hashed image : of(split)) {
                    if (!stopSignal.requested()) {
                        addNearest(image, earlier, hashes, near);
                        progress.step(1);
                    }
                }
                earlier.addAll(of(split));
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Near::distance))
                .map(Near::finding)
                .toList();
    }

    /** All hashes in one array, which is several times as fast to search as the records. */
    private static long[] hashes(List<Hashed> images) {
        long[] hashes = new long[images.size() * PerceptualHash.WORDS];
        for (int i = 0; i < images.size(); i++) {
            images.get(i).hash().write(hashes, i * PerceptualHash.WORDS);
        }
        return hashes;
    }

    private void addNearest(Hashed image, List<Hashed> earlier, long[] hashes, List<Near> near) {
        int best = most + 1;
        int nearest = -1;
        for (int i = 0; i < earlier.size(); i++) {
            int distance = image.hash().distance(hashes, i * PerceptualHash.WORDS, best);
            // Images with the same pixels are reported as leaks.
            if (distance < best && !image.pixels().equals(earlier.get(i).pixels())) {
                best = distance;
                nearest = i;
            }
        }
        if (nearest >= 0) {
            near.add(new Near(image, earlier.get(nearest), best));
        }
    }
}
