package io.anomalight.detector.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.image.ImageChannels;
import java.util.ArrayList;
import java.util.List;

/** The channels of images in a manifest: their number if they are not red, green and blue, and their ranges if they were learned. */
final class ChannelsJson {
    private static final String CHANNELS = "channels";
    private static final String RANGES = "ranges";

    private ChannelsJson() {}

    /** Adds the channels; returns the same object. */
    static ObjectNode write(ImageChannels channels, ObjectNode preprocessing) {
        boolean rgb = channels.count() == ImageChannels.RGB.count();
        preprocessing
                .put("color", rgb ? "RGB" : channels.count() == 1 ? "grey" : "multispectral")
                .put("range", "[0, 1]");
        if (!rgb) {
            preprocessing.put(CHANNELS, channels.count());
        }
        if (!channels.ranges().isEmpty()) {
            ArrayNode ranges = preprocessing.putArray(RANGES);
            channels.ranges()
                    .forEach(range -> ranges.addArray().add(range.low()).add(range.high()));
        }
        return preprocessing;
    }

    /**
     * Reads the channels; archives of earlier versions have none, and images of red, green and blue.
     *
     * @throws IllegalArgumentException if they are not possible
     */
    static ImageChannels read(JsonNode preprocessing) {
        List<ImageChannels.Range> ranges = new ArrayList<>();
        preprocessing
                .path(RANGES)
                .forEach(range -> ranges.add(new ImageChannels.Range(
                        range.path(0).floatValue(), range.path(1).floatValue())));
        return new ImageChannels(preprocessing.path(CHANNELS).asInt(ImageChannels.RGB.count()), ranges);
    }
}
