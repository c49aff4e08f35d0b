package io.anomalight.framework.data.region;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.ResizeMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * The {@code region} section of a data recipe: the part of the images that counts. Points are {@code [x, y]} in shares of width and
 * height, so they hold for any size of the images.
 *
 * @param polygon the points of a polygon that counts; empty for none
 * @param polygons more polygons that count
 * @param ignore polygons that don't count, even within the others
 * @param mask an image of any size whose white pixels count, in place of polygons
 * @param categories the regions of the categories that have their own; absent in runs of earlier versions
 */
public record RegionConfig(
        List<List<Double>> polygon,
        List<List<List<Double>>> polygons,
        List<List<List<Double>>> ignore,
        Optional<Path> mask,
        Optional<Map<String, CategoryRegion>> categories) {
    /** The whole image counts. */
    public static final RegionConfig NONE = new RegionConfig(List.of(), List.of(), List.of(), Optional.empty());

    public RegionConfig {
        categories = categories.filter(each -> !each.isEmpty()).map(Map::copyOf);
        polygon = List.copyOf(polygon);
        polygons = List.copyOf(polygons);
        ignore = List.copyOf(ignore);
        if (!polygon.isEmpty()) {
            Polygons.check("polygon", polygon);
        }
        polygons.forEach(each -> Polygons.check("polygons", each));
        ignore.forEach(each -> Polygons.check("ignore", each));
        if (mask.isPresent() && !(polygon.isEmpty() && polygons.isEmpty())) {
            throw new IllegalArgumentException("mask and polygons both say what counts: leave one of them out");
        }
    }

    /** A region of images of all categories. */
    public RegionConfig(
            List<List<Double>> polygon,
            List<List<List<Double>>> polygons,
            List<List<List<Double>>> ignore,
            Optional<Path> mask) {
        this(polygon, polygons, ignore, mask, Optional.empty());
    }

    /** Whether the whole image counts, in all categories. */
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * The regions that are set, by their category; that of images of all other categories is under the empty name. A category that is
     * not here counts as a whole if the empty name has no region.
     */
    public Map<String, RegionConfig> byCategory() {
        Map<String, RegionConfig> each = new TreeMap<>();
        categories.orElse(Map.of()).forEach((name, own) -> each.put(name, own.asRegion()));
        RegionConfig others = new RegionConfig(polygon, polygons, ignore, mask);
        if (!others.isNone()) {
            each.put("", others);
        }
        return each;
    }

    /** The key of the region of a category in a recipe; of all other categories if the name is empty. */
    public static String key(String category) {
        return "data.region" + within(category);
    }

    /** The part of a key that names a category; empty if the region is for all others. */
    private static String within(String category) {
        return category.isEmpty() ? "" : ".categories." + category;
    }

    /**
     * The pixels of a model's input that count: those that lie wholly within the region, with a margin of half a pixel, because a pixel
     * of a resized image is mixed from pixels of the original up to this far away. For images that are smaller than the input, the
     * pixels at the border are mixed from one more pixel of the image. The regions of categories are left out.
     *
     * @throws UserError if no pixel does, or the mask can't be read or has no white pixel
     */
    public InputRegion at(ImageSize size) {
        return at(size, within(""), 1);
    }

    /**
     * As above, or without the margin, for images that are placed among padding later: {@link InputRegion#placed} adds it.
     *
     * @param category the category that this region is for, for messages; empty if it is for all others
     */
    public InputRegion at(ImageSize size, String category, ResizeMode resize) {
        return at(size, within(category), resize == ResizeMode.STRETCH ? 1 : 0.5);
    }

    /** The pixels that lie wholly within the region with all that is nearer to their centre than {@code reach} pixels. */
    private InputRegion at(ImageSize size, String category, double reach) {
        List<List<List<Double>>> counting = new ArrayList<>(polygons);
        if (!polygon.isEmpty()) {
            counting.add(polygon);
        }
        Polygons shapes = Polygons.of(counting, ignore, size);
        Optional<RegionMask> image = mask.map(file -> RegionMask.read(file, category));
        BiPredicate<Integer, Integer> counts = (x, y) -> shapes.surround(x, y, reach)
                && image.map(white -> white.surrounds(x, y, size, reach)).orElse(true);
        BitSet inside = new BitSet(size.pixels());
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                inside.set(y * size.width() + x, counts.test(x, y));
            }
        }
        if (inside.isEmpty()) {
            throw new UserError("data.region" + category + " covers no whole pixel of the model's input of " + size
                    + "; make its polygons or its mask larger, or the ignored ones smaller");
        }
        return new InputRegion(size, inside);
    }
}
