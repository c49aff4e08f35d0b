package io.anomalight.service.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** The regions of a feedback as JSON, for requests, answers and the history. */
public final class RegionList {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int MOST_REGIONS = 100;

    private RegionList() {}

    /**
     * Reads regions.
     *
     * @throws IllegalArgumentException if they are no array of at most {@value #MOST_REGIONS} regions
     */
    public static List<DrawnRegion> of(JsonNode json) {
        if (!json.isArray() || json.size() > MOST_REGIONS) {
            throw new IllegalArgumentException("regions must be an array of at most " + MOST_REGIONS + " regions");
        }
        List<DrawnRegion> regions = new ArrayList<>();
        json.forEach(each -> regions.add(DrawnRegion.of(each)));
        return regions;
    }

    /** As {@link #of(JsonNode)}, from text; empty text has no regions. */
    public static List<DrawnRegion> of(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        try {
            return of(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("regions must be JSON that has each name once", e);
        }
    }

    /** The regions as JSON. */
    public static ArrayNode json(List<DrawnRegion> regions) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        regions.forEach(each -> json.add(each.json()));
        return json;
    }
}
