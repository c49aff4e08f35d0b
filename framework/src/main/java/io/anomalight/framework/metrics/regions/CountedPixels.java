package io.anomalight.framework.metrics.regions;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.util.Optional;

/**
 * The pixels of an image that metrics of pixels count.
 *
 * @param scores their raw scores
 * @param regionSizes the size of each pixel's region, 0 for a normal pixel; empty if all are normal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CountedPixels(float[] scores, int[] regionSizes) {
    private static final int[] ALL_NORMAL = {};

    /** The pixels of an image; empty for an image without a label, and for a defective image without a mask. */
    public static Optional<CountedPixels> of(ImageResult result) {
        HostImage image = result.image();
        if (image.label() == Label.UNKNOWN
                || (image.label() == Label.ANOMALOUS && image.mask().isEmpty())) {
            return Optional.empty();
        }
        int[] regionSizes = image.mask()
                .filter(mask -> image.label() == Label.ANOMALOUS)
                .map(mask -> sizes(result, mask))
                .orElse(ALL_NORMAL);
        return Optional.of(new CountedPixels(scores(result), regionSizes));
    }

    /** The raw scores of the pixels that count, whatever the label. */
    public static float[] scores(ImageResult result) {
        float[] map = result.anomalyMap();
        return result.region().map(region -> region.counted(map)).orElse(map);
    }

    private static int[] sizes(ImageResult result, byte[] mask) {
        ImageSize size = result.image().size();
        return result.region()
                .map(region -> region.counted(Regions.sizes(region.within(mask), size)))
                .orElseGet(() -> Regions.sizes(mask, size));
    }
}
