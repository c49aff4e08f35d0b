package io.anomalight.framework.image;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The regions of interest of a model: one for all images, and others for the categories that have their own.
 *
 * <p>They are of the model's input size. If images are padded, they are those of an image that was stretched to this size; {@link
 * InputRegion#placed} gives the region of a padded image.
 *
 * @param shared the region of images without a category, and of categories without an own region; absent if all their pixels count
 * @param categories the regions of categories
 */
public record InputRegions(Optional<InputRegion> shared, Map<String, InputRegion> categories) {
    /** All pixels of all images count. */
    public static final InputRegions NONE = new InputRegions(Optional.empty(), Map.of());

    public InputRegions {
        categories = Collections.unmodifiableMap(new TreeMap<>(categories));
    }

    /** One region for all images. */
    public static InputRegions of(InputRegion region) {
        return new InputRegions(Optional.of(region), Map.of());
    }

    /** Whether all pixels of all images count. */
    public boolean areNone() {
        return shared.isEmpty() && categories.isEmpty();
    }

    /** Whether each region is of this size. */
    public boolean fit(ImageSize size) {
        return shared.stream().allMatch(region -> region.size().equals(size))
                && categories.values().stream().allMatch(region -> region.size().equals(size));
    }

    /**
     * The region of an image; absent if all its pixels count.
     *
     * @param category its category; empty if it has none, or if it is not known
     */
    public Optional<InputRegion> of(String category) {
        return Optional.ofNullable(categories.get(category)).or(() -> shared);
    }

    /**
     * As above, for an image that may be padded.
     *
     * @param place where the image is among padding; absent if it has none
     */
    public Optional<InputRegion> of(String category, Optional<Letterbox> place) {
        return of(category).map(region -> place.map(region::placed).orElse(region));
    }
}
