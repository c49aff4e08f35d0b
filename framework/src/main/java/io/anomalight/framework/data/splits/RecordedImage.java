package io.anomalight.framework.data.splits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One image of a recorded split.
 *
 * @param path relative to the root of the data, with slashes; absolute if the image is not below the root
 * @param content the content of its file; empty if there was no file
 * @param maskSha256 the checksum of its mask; empty without a mask
 * @param moreMasksSha256 the checksums of its other masks, in the order of their names; also empty in records of earlier versions
 * @param syntheticSeed the seed of its synthetic defect; absent if it has none
 * @param syntheticKind the kind of its synthetic defect; absent if it has none
 * @param added how to find it if it is not among the images of the data; absent if it is
 */
record RecordedImage(
        String path,
        Split split,
        Label label,
        Optional<FileContent> content,
        Optional<String> maskSha256,
        List<String> moreMasksSha256,
        OptionalLong syntheticSeed,
        Optional<SyntheticKind> syntheticKind,
        Optional<AddedImage> added) {
    private static final String PATH = "path";
    private static final String SPLIT = "split";
    private static final String LABEL = "label";
    private static final String BYTES = "bytes";
    private static final String SHA256 = "sha256";
    private static final String MASK = "mask_sha256";
    private static final String MORE_MASKS = "more_masks_sha256";
    private static final String SYNTHETIC_SEED = "made_up_seed";
    private static final String SYNTHETIC_KIND = "made_up_kind";
    private static final String ADDED = "added";

    RecordedImage {
        moreMasksSha256 = List.copyOf(moreMasksSha256);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put(PATH, path)
                .put(SPLIT, split.word())
                .put(LABEL, label.name().toLowerCase(Locale.ROOT));
        content.ifPresent(known -> node.put(BYTES, known.bytes()).put(SHA256, known.sha256()));
        maskSha256.ifPresent(mask -> node.put(MASK, mask));
        if (!moreMasksSha256.isEmpty()) {
            moreMasksSha256.forEach(node.putArray(MORE_MASKS)::add);
        }
        syntheticSeed.ifPresent(seed -> node.put(SYNTHETIC_SEED, seed));
        syntheticKind.ifPresent(kind -> node.put(SYNTHETIC_KIND, kind.name().toLowerCase(Locale.ROOT)));
        added.ifPresent(image -> node.set(ADDED, image.json()));
        return node;
    }

    /**
     * Parses the output of {@link #json}.
     *
     * @throws IllegalArgumentException if the node is not such an output
     */
    static RecordedImage of(JsonNode node) {
        if (!node.path(PATH).isTextual()) {
            throw new IllegalArgumentException("an image has no path");
        }
        return new RecordedImage(
                node.path(PATH).textValue(),
                Split.valueOf(node.path(SPLIT).asText().toUpperCase(Locale.ROOT)),
                Label.valueOf(node.path(LABEL).asText().toUpperCase(Locale.ROOT)),
                node.has(SHA256)
                        ? Optional.of(new FileContent(
                                node.path(BYTES).asLong(), node.path(SHA256).asText()))
                        : Optional.empty(),
                node.has(MASK) ? Optional.of(node.path(MASK).asText()) : Optional.empty(),
                moreMasks(node),
                node.has(SYNTHETIC_SEED)
                        ? OptionalLong.of(node.path(SYNTHETIC_SEED).asLong())
                        : OptionalLong.empty(),
                node.has(SYNTHETIC_SEED) ? Optional.of(kind(node)) : Optional.empty(),
                node.has(ADDED) ? Optional.of(AddedImage.of(node.path(ADDED))) : Optional.empty());
    }

    private static List<String> moreMasks(JsonNode node) {
        List<String> masks = new ArrayList<>();
        node.path(MORE_MASKS).forEach(mask -> masks.add(mask.asText()));
        return masks;
    }

    /** Whether these are the recorded masks. */
    boolean hasMasks(Optional<String> first, List<String> others) {
        return maskSha256.equals(first) && (moreMasksSha256.isEmpty() || moreMasksSha256.equals(others));
    }

    // Earlier versions had one kind and did not record it.
    private static SyntheticKind kind(JsonNode node) {
        return node.has(SYNTHETIC_KIND)
                ? SyntheticKind.valueOf(node.path(SYNTHETIC_KIND).asText().toUpperCase(Locale.ROOT))
                : SyntheticKind.NOISE;
    }
}
