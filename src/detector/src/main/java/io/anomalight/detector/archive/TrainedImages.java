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
 * Which images a model was trained on, as far as its card tells: the first eight bytes of the SHA-256 of each file, which are
 * enough to know it again under any name.
 */
public final class TrainedImages {
    /** Where a card keeps them among the facts of its run, as one text. */
    public static final String KEY = "training_images";

    private static final int DIGITS = 16;
    // More would make a manifest that is too large to be opened.
    private static final int MOST = 500_000;
    private static final int NAMED = 3;

    private final Set<String> marks;

    private TrainedImages(Set<String> marks) {
        this.marks = marks;
    }

    /** The text for a card; empty if there are more images than it has room for. */
    public static Optional<String> text(List<String> sha256) {
        return sha256.size() > MOST
                ? Optional.empty()
                : Optional.of(sha256.stream()
                        .map(TrainedImages::mark)
                        .sorted()
                        .distinct()
                        .collect(Collectors.joining()));
    }

    /** What a card tells; empty if it tells nothing, as those of earlier versions. */
    public static Optional<TrainedImages> of(ModelCard card) {
        JsonNode text = card.run().path(KEY);
        if (!text.isTextual()) {
            return Optional.empty();
        }
        Set<String> marks = new HashSet<>();
        String all = text.textValue();
        for (int at = 0; at + DIGITS <= all.length(); at += DIGITS) {
            marks.add(all.substring(at, at + DIGITS));
        }
        return Optional.of(new TrainedImages(marks));
    }

    private static String mark(String sha256) {
        return sha256.substring(0, DIGITS);
    }

    /**
     * Refuses images that were trained on: scores of what was learned by heart say nothing of other parts.
     *
     * @throws UserError that counts them and names the first
     */
    public void refuse(List<Path> images) {
        List<Path> seen = images.stream()
                .filter(image -> FileContent.of(image)
                        .filter(content -> marks.contains(mark(content.sha256())))
                        .isPresent())
                .toList();
        if (!seen.isEmpty()) {
            throw new UserError(seen.size() + " of the " + images.size()
                    + " images were trained on, perhaps under another name: "
                    + seen.stream().limit(NAMED).map(Path::toString).collect(Collectors.joining(", "))
                    + (seen.size() > NAMED ? " and " + (seen.size() - NAMED) + " more" : "")
                    + "; the threshold would be too low for other parts, so take good parts that training has"
                    + " not seen");
        }
    }
}
