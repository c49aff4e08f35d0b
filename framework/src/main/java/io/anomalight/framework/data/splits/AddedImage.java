package io.anomalight.framework.data.splits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a record needs to find an image again that was added to a run and is not among the images of its data.
 *
 * @param mask the absolute path of its mask; empty without a mask
 * @param category its category in data of several categories; otherwise empty
 */
record AddedImage(Optional<Path> mask, String category) {
    private static final String MASK = "mask";
    private static final String CATEGORY = "category";

    static AddedImage of(Sample sample) {
        return new AddedImage(sample.mask().map(SplitRecord::absolute), sample.category());
    }

    FileSample sample(Path file, Label label) {
        return new FileSample(file, label, mask).in(category);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        mask.ifPresent(file -> node.put(MASK, file.toString()));
        if (!category.isEmpty()) {
            node.put(CATEGORY, category);
        }
        return node;
    }

    static AddedImage of(JsonNode node) {
        return new AddedImage(
                node.has(MASK) ? Optional.of(Path.of(node.path(MASK).asText())) : Optional.empty(),
                node.path(CATEGORY).asText());
    }
}
