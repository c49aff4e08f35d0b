package io.anomalight.framework.metrics.regions;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the regions of a map of raw scores, {@code [H, W]}, at the size of the original image.
 *
 * @param threshold tells anomalous pixels
 * @param normalization the normalisation of pixels
 * @param filters what a region needs
 */
public record RegionSearch(PixelThreshold threshold, PixelScale normalization, RegionFilters filters) {

    /** Tells anomalous pixels. */
    @FunctionalInterface
    public interface PixelThreshold {
        /** Whether a pixel with this raw score is anomalous. */
        boolean isReached(float score);
    }

    /** The normalisation of pixels. */
    @FunctionalInterface
    public interface PixelScale {
        /** The score in [0, 1], 0.5 at the threshold. */
        float normalize(float score);
    }

    /**
     * 1 for a pixel of a region, and 0 for any other. Without filters, 1 for each anomalous pixel.
     *
     * @param counting the pixels that count; absent if all do
     */
    public byte[] mask(float[] map, ImageSize size, Optional<InputRegion> counting) {
        byte[] mask = new byte[map.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (threshold.isReached(map[i]) ? 1 : 0);
        }
        counting.ifPresent(region -> System.arraycopy(region.within(mask), 0, mask, 0, mask.length));
        if (!filters.areNone()) {
            Regions.visit(mask, size, (pixels, count) -> {
                if (!filters.keep(describe(pixels, count, map, size))) {
                    for (int i = 0; i < count; i++) {
                        mask[pixels[i]] = 0;
                    }
                }
            });
        }
        return mask;
    }

    /** The regions of a mask of {@link #mask}, the highest peak first. */
    public List<FoundRegion> regions(byte[] mask, float[] map, ImageSize size) {
        List<FoundRegion> regions = new ArrayList<>();
        Regions.visit(mask, size, (pixels, count) -> regions.add(describe(pixels, count, map, size)));
        regions.sort(Comparator.comparingDouble(FoundRegion::peak).reversed());
        return List.copyOf(regions);
    }

    /** Whether a map has a region. */
    public boolean finds(float[] map, ImageSize size, Optional<InputRegion> counting) {
        for (byte pixel : mask(map, size, counting)) {
            if (pixel != 0) {
                return true;
            }
        }
        return false;
    }

    private FoundRegion describe(int[] pixels, int count, float[] map, ImageSize size) {
        int left = size.width();
        int right = 0;
        int top = size.height();
        int bottom = 0;
        float peak = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int column = pixels[i] % size.width();
            int row = pixels[i] / size.width();
            left = Math.min(left, column);
            right = Math.max(right, column);
            top = Math.min(top, row);
            bottom = Math.max(bottom, row);
            peak = Math.max(peak, map[pixels[i]]);
            sum += map[pixels[i]];
        }
        return new FoundRegion(
                left,
                top,
                right - left + 1,
                bottom - top + 1,
                count,
                peak,
                normalization.normalize(peak),
                normalization.normalize((float) (sum / count)));
    }
}
