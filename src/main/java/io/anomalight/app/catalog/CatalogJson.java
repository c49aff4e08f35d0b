package io.anomalight.app.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.config.record.Reference;
import io.anomalight.framework.config.record.Setting;
import java.util.List;

/** The catalogue as JSON. */
public final class CatalogJson {
    private CatalogJson() {}

    /** An array of parts, each with name, description and settings. */
    public static String of(List<Reference> parts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Reference part : parts) {
            ObjectNode node = array.addObject().put("name", part.name()).put("description", part.description());
            ArrayNode settings = node.putArray("settings");
            part.settings().forEach(setting -> write(setting, settings.addObject()));
        }
        return array.toPrettyString();
    }

    private static void write(Setting setting, ObjectNode node) {
        node.put("key", setting.key()).put("type", setting.type());
        ArrayNode choices = node.putArray("choices");
        setting.choices().forEach(choices::add);
        node.put("default", setting.value()).put("required", setting.required()).put("description", setting.sentence());
    }
}
