package io.anomalight.service.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A polygon in pixels of the original image after its EXIF rotation. What lies outside of the image does not count.
 *
 * @param corners at least three
 */
public record DrawnRegion(List<Corner> corners) {
    private static final int FEWEST_CORNERS = 3;
    private static final int MOST_CORNERS = 1000;
    private static final double LARGEST = 100_000; // pixels; no image is so wide

    /** A corner, from the left and from the top. */
    public record Corner(double x, double y) {
        public Corner {
            if (!(Math.abs(x) <= LARGEST && Math.abs(y) <= LARGEST)) { // also false for NaN
                throw new IllegalArgumentException("a corner must be [x, y] in pixels of the image");
            }
        }
    }

    public DrawnRegion {
        corners = List.copyOf(corners);
        if (corners.size() < FEWEST_CORNERS || corners.size() > MOST_CORNERS) {
            throw new IllegalArgumentException(
                    "a polygon must have " + FEWEST_CORNERS + " to " + MOST_CORNERS + " corners [x, y]");
        }
    }

    /**
     * Reads a region from JSON: {@code {"polygon": [[x, y], …]}} or {@code {"x": …, "y": …, "width": …, "height": …}}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static DrawnRegion of(JsonNode json) {
        if (json.has("polygon")) {
            List<Corner> corners = new ArrayList<>();
            json.get("polygon").forEach(corner -> {
                if (!corner.isArray() || corner.size() != 2) {
                    throw new IllegalArgumentException("a corner must be [x, y] in pixels of the image");
                }
                corners.add(new Corner(number(corner.path(0)), number(corner.path(1))));
            });
            return new DrawnRegion(corners);
        }
        double x = number(json.path("x"));
        double y = number(json.path("y"));
        double width = number(json.path("width"));
        double height = number(json.path("height"));
        if (!(width > 0 && height > 0)) {
            throw new IllegalArgumentException("a rectangle must have a width and a height above 0");
        }
        return new DrawnRegion(List.of(
                new Corner(x, y),
                new Corner(x + width, y),
                new Corner(x + width, y + height),
                new Corner(x, y + height)));
    }

    private static double number(JsonNode json) {
        if (!json.isNumber()) {
            throw new IllegalArgumentException(
                    "a region must be {\"polygon\": [[x, y], …]} or {\"x\": …, \"y\": …, \"width\": …, \"height\": …}");
        }
        return json.doubleValue();
    }

    /** The region as JSON with its polygon. */
    public JsonNode json() {
        ArrayNode polygon = JsonNodeFactory.instance.arrayNode();
        corners.forEach(corner -> polygon.addArray().add(corner.x()).add(corner.y()));
        return JsonNodeFactory.instance.objectNode().set("polygon", polygon);
    }

    /** The outline, closed. */
    public Path2D shape() {
        Path2D.Double path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        path.moveTo(corners.get(0).x(), corners.get(0).y());
        corners.subList(1, corners.size()).forEach(corner -> path.lineTo(corner.x(), corner.y()));
        path.closePath();
        return path;
    }
}
