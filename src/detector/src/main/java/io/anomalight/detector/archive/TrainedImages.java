package io.anomalight.detector.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The images that a model was trained on, recorded in its card. Each image is identified by the first eight bytes of the
 * SHA-256 of its file, so a renamed file is recognised.
 */
public final class TrainedImages {
    /** The key of this record in {@link ModelCard#run}. */
    public static final String KEY = "training_images";

    private static final int DIGITS = 16;
    // With more images the manifest would be larger than its limit.
    private static final int MAX_IMAGES = 500_000;
    private static final int MAX_NAMES = 3;

    private final Set<String> prefixes;

    private TrainedImages(Set<String> prefixes) {
        this.prefixes = prefixes;
    }

    /** The record for a card: the concatenated prefixes; empty if there are too many images. */
    public static Optional<String> text(List<String> sha256) {
        return sha256.size() > MAX_IMAGES
                ? Optional.empty()
                : Optional.of(sha256.stream()
                        .map(TrainedImages::prefix)
                        .sorted()
                        .distinct()
                        .collect(Collectors.joining()));
    }

    /** Reads the record of a card; empty if the card has none, for instance in an archive of an earlier version. */
    public static Optional<TrainedImages> of(ModelCard card) {
        JsonNode text = card.run().path(KEY);
        if (!text.isTextual()) {
            return Optional.empty();
        }
        Set<String> prefixes = new HashSet<>();
        String all = text.textValue();
        for (int at = 0; at + DIGITS <= all.length(); at += DIGITS) {
            prefixes.add(all.substring(at, at + DIGITS));
        }
        return Optional.of(new TrainedImages(prefixes));
    }

    /** Whether an image with this SHA-256, as lower-case hexadecimal digits, was used in training. */
    public boolean contains(String sha256) {
        return prefixes.contains(prefix(sha256));
    }

    private static String prefix(String sha256) {
        return sha256.substring(0, DIGITS);
    }

    /**
     * Refuses images that were used in training, because their scores are lower than those of new images.
     *
     * @throws UserError with the number of such images and the names of the first ones
     */
    public void refuse(List<Path> images) {
        List<Path> seen = images.stream()
                .filter(image -> FileContent.of(image)
                        .filter(content -> contains(content.sha256()))
                        .isPresent())
                .toList();
        if (!seen.isEmpty()) {
            throw new UserError(seen.size() + " of the " + images.size()
                    + " images were used in training, perhaps under another name: "
                    + seen.stream().limit(MAX_NAMES).map(Path::toString).collect(Collectors.joining(", "))
                    + (seen.size() > MAX_NAMES ? " and " + (seen.size() - MAX_NAMES) + " more" : "")
                    + "; the threshold would be too low for new images, so use normal images that were not used in"
                    + " training");
        }
    }
}
