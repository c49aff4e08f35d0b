package io.anomalight.service.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.detector.Region;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An entry as JSON, with the same names as in the answer to a request. What an entry does not have is left out. */
public final class EntryJson {
    private EntryJson() {}

    /** All fields that the entry has. */
    public static ObjectNode of(HistoryEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", entry.id());
        json.put("time", entry.time().toString());
        json.put("product", entry.product());
        json.put("name", entry.name());
        json.put("source", source(entry));
        json.put("sha256", entry.sha256());
        json.put("model", entry.archive());
        json.put("model_created", entry.created().toString());
        json.put("label", entry.label());
        entry.scores().ifPresent(scores -> {
            json.put("score", scores.raw());
            json.put("normalized_score", scores.normalized());
            json.put("threshold", scores.threshold());
            scores.pValue().ifPresent(value -> json.put("p_value", value));
            scores.verdictBy().ifPresent(by -> json.put("verdict_by", by.toString()));
        });
        if (!entry.category().isEmpty()) {
            json.put("category", entry.category());
        }
        json.put("region_count", entry.regions());
        entry.strongest().ifPresent(region -> json.set("strongest_region", of(region)));
        json.put("milliseconds", entry.milliseconds());
        if (!entry.error().isEmpty()) {
            json.put("error", entry.error());
        }
        return json;
    }

    /** The message to the sinks: the entry, all its regions, and the history it is in. */
    static byte[] message(HistoryEntry entry, List<Region> regions, String history) {
        ObjectNode json = of(entry);
        ArrayNode all = json.putArray("regions");
        regions.forEach(region -> all.add(of(region)));
        json.put("history", history);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What decided the verdict; empty if nothing did, or if it is not known. */
    static String verdictBy(HistoryEntry entry) {
        return entry.scores()
                .flatMap(HistoryEntry.Scores::verdictBy)
                .map(VerdictBy::toString)
                .orElse("");
    }

    static String source(HistoryEntry entry) {
        return entry.source().name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode of(Region region) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("x", region.x())
                .put("y", region.y())
                .put("width", region.width())
                .put("height", region.height())
                .put("pixels", region.pixels())
                .put("score", region.score())
                .put("normalized_score", region.normalizedScore())
                .put("normalized_mean_score", region.normalizedMeanScore());
    }
}
