package io.anomalight.detector.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
        return ofFacts(card.run());
    }

    /** As {@link #of}, from the facts of a card. */
    public static Optional<TrainedImages> ofFacts(JsonNode facts) {
        JsonNode text = facts.path(KEY);
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

    /**
     * The facts of a card with more images in this record.
     *
     * @return the facts as they are if they have no record; without one if there would be too many images
     */
    public static JsonNode with(JsonNode facts, Collection<String> sha256) {
        String recorded = facts.path(KEY).asText();
        if (!(facts.path(KEY).isTextual() && facts instanceof ObjectNode known)) {
            return facts;
        }
        List<String> all = new ArrayList<>(sha256);
        for (int at = 0; at + DIGITS <= recorded.length(); at += DIGITS) {
            all.add(recorded.substring(at, at + DIGITS));
        }
        ObjectNode changed = known.deepCopy();
        text(all).ifPresentOrElse(record -> changed.put(KEY, record), () -> changed.remove(KEY));
        return changed;
    }

    /** Whether an image with this SHA-256 was learned. */
    public boolean contains(String sha256) {
        return prefixes.contains(prefix(sha256));
    }

    /** The number of images. */
    public int size() {
        return prefixes.size();
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
