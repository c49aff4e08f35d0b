package io.anomalight.framework.data.listed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.data.DefectMasks.Saturation;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code defects_config.json} of a category of MVTec LOCO AD: the kinds of defects, each with its pixel value and its saturation area. */
final class DefectsConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "defects_config.json";
    private static final long MOST_BYTES = 1 << 20;
    private static final int WHITE = 255;

    private DefectsConfig() {}

    /**
     * The saturation areas by pixel value; none if the file is not there.
     *
     * @throws UserError if it is damaged, with the entry
     */
    static Map<Integer, Saturation> read(Path category) {
        Path file = category.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw damaged(file, "it has more than " + MOST_BYTES + " bytes");
            }
            JsonNode entries = JSON.readTree(Files.readAllBytes(file));
            if (!entries.isArray() || entries.isEmpty()) {
                throw damaged(file, "it is no list of kinds of defects");
            }
            Map<Integer, Saturation> areas = new LinkedHashMap<>();
            for (JsonNode entry : entries) {
                add(areas, entry, file);
            }
            return areas;
        } catch (JsonProcessingException e) {
            throw damaged(file, "it is no JSON");
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static void add(Map<Integer, Saturation> areas, JsonNode entry, Path file) {
        JsonNode value = entry.path("pixel_value");
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > WHITE) {
            throw damaged(file, "pixel_value must be from 1 to 255 in " + shown(entry));
        }
        JsonNode relative = entry.path("relative_saturation");
        if (!relative.isBoolean() || !entry.path("saturation_threshold").isNumber()) {
            throw damaged(file, "saturation_threshold and relative_saturation are missing in " + shown(entry));
        }
        try {
            Saturation area = new Saturation(entry.path("saturation_threshold").doubleValue(), relative.booleanValue());
            if (areas.put(value.intValue(), area) != null) {
                throw damaged(file, "two kinds have the pixel_value " + value);
            }
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.getMessage() + " in " + shown(entry));
        }
    }

    private static String shown(JsonNode entry) {
        return TableRow.shown(entry.toString());
    }

    private static UserError damaged(Path file, String reason) {
        return new UserError(file + " is damaged: " + reason + "; download the data set again");
    }
}
