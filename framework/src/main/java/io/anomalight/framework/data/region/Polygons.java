package io.anomalight.framework.data.region;

import io.anomalight.framework.image.ImageSize;
import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * The area of polygons in pixels of an image of a size.
 *
 * @param area must not be changed
 */
record Polygons(Area area, ImageSize size) {
    private static final int FEWEST_POINTS = 3;

    /** The polygons that count without those to ignore; the whole image if none is given. */
    static Polygons of(List<List<List<Double>>> counting, List<List<List<Double>>> ignored, ImageSize size) {
        Area area = new Area();
        counting.forEach(polygon -> area.add(shape(polygon, size)));
        if (counting.isEmpty()) {
            area.add(new Area(new Rectangle2D.Double(0, 0, size.width(), size.height())));
        }
        ignored.forEach(polygon -> area.subtract(shape(polygon, size)));
        return new Polygons(area, size);
    }

    private static Area shape(List<List<Double>> polygon, ImageSize size) {
        Path2D.Double path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        for (List<Double> point : polygon) {
            double x = point.get(0) * size.width();
            double y = point.get(1) * size.height();
            if (path.getCurrentPoint() == null) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return new Area(path);
    }

    /** Checks a polygon of a recipe. */
    static void check(String key, List<List<Double>> polygon) {
        if (polygon.size() < FEWEST_POINTS) {
            throw new IllegalArgumentException(
                    key + " must have at least 3 points [x, y] in each polygon, but one has " + polygon.size());
        }
        for (List<Double> point : polygon) {
            if (point.size() != 2 || !point.stream().allMatch(share -> share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(key
                        + " must have points [x, y] in shares of width and height from 0 to 1, but one is " + point);
            }
        }
        if (shape(polygon, new ImageSize(1, 1)).isEmpty()) {
            throw new IllegalArgumentException(
                    key + " must have polygons with an area, but the points of one lie on a line: " + polygon);
        }
    }

    /** Whether all that is nearer to the centre of a pixel than {@code reach} lies in the area; what is beyond the image does not count. */
    boolean surround(int x, int y, double reach) {
        double left = Math.max(0, x + 0.5 - reach);
        double top = Math.max(0, y + 0.5 - reach);
        double right = Math.min(size.width(), x + 0.5 + reach);
        double bottom = Math.min(size.height(), y + 0.5 + reach);
        return area.contains(left, top, right - left, bottom - top);
    }
}
