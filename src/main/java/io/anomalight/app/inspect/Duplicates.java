package io.anomalight.app.inspect;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.image.Fingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds image files with identical pixels. */
final class Duplicates {
    private static final int NAMED = 5;

    private final Map<Fingerprint, List<PlacedImage>> images = new LinkedHashMap<>();

    void add(Fingerprint fingerprint, PlacedImage image) {
        images.computeIfAbsent(fingerprint, key -> new ArrayList<>(1)).add(image);
    }

    /** The findings about identical images. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<PlacedImage> overlapping = new ArrayList<>();
        for (List<PlacedImage> same : images.values()) {
            kind(same).ifPresent(kind -> findings.add(new Finding(kind, paths(same), sentence(same))));
            if (same.stream().map(PlacedImage::isDefective).distinct().count() > 1) {
                findings.add(new Finding(Kind.CONTRADICTION, paths(same), contradiction(same)));
            }
            same.stream()
                    .filter(image -> image.splits().equals(Set.of(Split.VALIDATION, Split.TEST)))
                    .forEach(overlapping::add);
        }
        if (!overlapping.isEmpty()) {
            findings.add(new Finding(
                    Kind.OVERLAP,
                    paths(overlapping),
                    overlapping.size()
                            + " images are used both to learn the thresholds and to test, so the scores are too good"));
        }
        return findings;
    }

    private static Optional<Kind> kind(List<PlacedImage> same) {
        Set<Split> splits = EnumSet.noneOf(Split.class);
        same.forEach(image -> splits.addAll(image.splits()));
        boolean trainedOn = splits.size() > 1 && splits.contains(Split.TRAIN);
        // A single file in both validation and test is a choice of the user: both splits use the same files.
        boolean inDifferentSplits =
                same.stream().map(PlacedImage::splits).distinct().count() > 1;
        if (trainedOn || inDifferentSplits) {
            return Optional.of(Kind.LEAK);
        }
        return same.size() > 1 ? Optional.of(Kind.DUPLICATE) : Optional.empty();
    }

    private static String sentence(List<PlacedImage> same) {
        return joined(same, PlacedImage::splitNames);
    }

    private static String contradiction(List<PlacedImage> same) {
        return joined(same, image -> image.isDefective() ? "defective" : "normal");
    }

    private static String joined(List<PlacedImage> same, Function<PlacedImage, String> remark) {
        String named = same.stream()
                .limit(NAMED)
                .map(image -> image.path() + " (" + remark.apply(image) + ")")
                .collect(Collectors.joining(" = "));
        return same.size() > NAMED ? named + " and " + (same.size() - NAMED) + " more" : named;
    }

    private static List<Path> paths(List<PlacedImage> same) {
        return same.stream().map(PlacedImage::path).toList();
    }
}
