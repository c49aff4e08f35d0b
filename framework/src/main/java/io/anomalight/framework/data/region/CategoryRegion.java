package io.anomalight.framework.data.region;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The region of one category, in {@code region.categories} of a data recipe; what is absent is empty.
 *
 * @param polygon the points of a polygon that counts
 * @param polygons more polygons that count
 * @param ignore polygons that don't count, even within the others
 * @param mask an image of any size whose white pixels count, in place of polygons
 */
public record CategoryRegion(
        Optional<List<List<Double>>> polygon,
        Optional<List<List<List<Double>>>> polygons,
        Optional<List<List<List<Double>>>> ignore,
        Optional<Path> mask) {
    public CategoryRegion {
        if (asRegion(polygon, polygons, ignore, mask).isNone()) {
            throw new IllegalArgumentException("the region of a category needs a polygon, polygons, ignore or a mask");
        }
    }

    /** The same region as a region of all images. */
    RegionConfig asRegion() {
        return asRegion(polygon, polygons, ignore, mask);
    }

    private static RegionConfig asRegion(
            Optional<List<List<Double>>> polygon,
            Optional<List<List<List<Double>>>> polygons,
            Optional<List<List<List<Double>>>> ignore,
            Optional<Path> mask) {
        return new RegionConfig(polygon.orElse(List.of()), polygons.orElse(List.of()), ignore.orElse(List.of()), mask);
    }
}
