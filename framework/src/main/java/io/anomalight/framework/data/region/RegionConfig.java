package io.anomalight.framework.data.region;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The {@code region} section of a data recipe: the part of the images that counts. Points are {@code [x, y]} in shares of width and
 * height, so they hold for any size of the images.
 *
 * @param polygon the points of a polygon that counts; empty for none
 * @param polygons more polygons that count
 * @param ignore polygons that don't count, even within the others
 * @param mask an image of any size whose white pixels count, in place of polygons
 */
public record RegionConfig(
        List<List<Double>> polygon,
        List<List<List<Double>>> polygons,
        List<List<List<Double>>> ignore,
        Optional<Path> mask) {
    /** The whole image counts. */
    public static final RegionConfig NONE = new RegionConfig(List.of(), List.of(), List.of(), Optional.empty());

    public RegionConfig {
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

    /** Whether the whole image counts. */
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * The pixels of a model's input that count: those that lie wholly within the region, with a margin of half a pixel, because a pixel
     * of a resized image is mixed from pixels of the original up to this far away. For images that are smaller than the input, the
     * pixels at the border are mixed from one more pixel of the image.
     *
     * @throws UserError if no pixel does, or the mask can't be read or has no white pixel
     */
    public InputRegion at(ImageSize size) {
        List<List<List<Double>>> counting = new ArrayList<>(polygons);
        if (!polygon.isEmpty()) {
            counting.add(polygon);
        }
        Polygons shapes = Polygons.of(counting, ignore, size);
        Optional<RegionMask> image = mask.map(RegionMask::read);
        BiPredicate<Integer, Integer> counts = (x, y) -> shapes.surround(x, y)
                && image.map(white -> white.surrounds(x, y, size)).orElse(true);
        BitSet inside = new BitSet(size.pixels());
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                inside.set(y * size.width() + x, counts.test(x, y));
            }
        }
        if (inside.isEmpty()) {
            throw new UserError("data.region covers no whole pixel of the model's input of " + size
                    + "; make its polygons or its mask larger, or the ignored ones smaller");
        }
        return new InputRegion(size, inside);
    }
}
