package io.anomalight.framework.visualization;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.PictureResize;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * The anomalous pixels of an image.
 *
 * @param size height and width
 * @param values 0 for a normal pixel, any other value for an anomalous pixel, {@code [H, W]}
 */
@SuppressWarnings("ArrayRecordComponent") // a mask is as large as the image: shared, never copied, never compared
public record SegmentationMask(ImageSize size, byte[] values) {
    private static final int WHITE = 0xFFFFFF;
    private static final int RED = 0xFF0000;

    public SegmentationMask {
        if (values.length != size.pixels()) {
            throw new IllegalArgumentException("a mask of " + values.length + " pixels is not " + size);
        }
    }

    /**
     * The pixels of a raw anomaly map at the size of the original image, {@code [H, W]}, that reach the threshold and belong to a
     * region that the filters keep.
     */
    public static SegmentationMask predicted(float[] anomalyMap, ImageSize size, PostProcessor postProcessor) {
        return predicted(anomalyMap, size, postProcessor, Optional.empty());
    }

    /**
     * As above, for the pixels that count.
     *
     * @param counting the pixels that count, of the same size; absent if all do
     */
    public static SegmentationMask predicted(
            float[] anomalyMap, ImageSize size, PostProcessor postProcessor, Optional<InputRegion> counting) {
        return new SegmentationMask(size, postProcessor.regionSearch().mask(anomalyMap, size, counting));
    }

    /**
     * The anomalous pixels of a result at any size. With filters, regions are searched at the size of the original image, and a pixel
     * is anomalous if it covers a part of one.
     */
    public static SegmentationMask predicted(ImageResult result, ImageSize size, PostProcessor postProcessor) {
        if (postProcessor.regions().filters().areNone()) {
            float[] map =
                    PictureResize.bilinear(result.anomalyMap(), result.image().size(), size);
            return predicted(map, size, postProcessor, result.region().map(region -> region.at(size)));
        }
        ImageSize original = result.image().originalSize();
        return predicted(result.originalMap(), original, postProcessor, result.originalRegion())
                .at(size);
    }

    private SegmentationMask at(ImageSize target) {
        byte[] covered = new byte[target.pixels()];
        for (int y = 0; y < target.height(); y++) {
            for (int x = 0; x < target.width(); x++) {
                covered[y * target.width() + x] = covered(target, x, y);
            }
        }
        return new SegmentationMask(target, covered);
    }

    private byte covered(ImageSize target, int x, int y) {
        int bottom = end(y, size.height(), target.height());
        int right = end(x, size.width(), target.width());
        for (int row = start(y, size.height(), target.height()); row < bottom; row++) {
            for (int column = start(x, size.width(), target.width()); column < right; column++) {
                if (values[row * size.width() + column] != 0) {
                    return 1;
                }
            }
        }
        return 0;
    }

    private static int start(int index, int from, int to) {
        return (int) ((long) index * from / to);
    }

    private static int end(int index, int from, int to) {
        return Math.max(start(index, from, to) + 1, (int) (((long) index + 1) * from / to));
    }

    /** Whether a pixel is anomalous. */
    public boolean marksAny() {
        for (byte value : values) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    /** A grey picture of 8 bits: white for anomalous pixels, black for normal ones. */
    public BufferedImage picture() {
        BufferedImage picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < values.length; i++) {
            picture.setRGB(i % size.width(), i / size.width(), values[i] == 0 ? 0 : WHITE);
        }
        return picture;
    }

    /** A copy of a picture of the same size with red contours, one pixel wide on each side. */
    public BufferedImage outlinedOn(BufferedImage picture) {
        return outlinedOn(picture, RED);
    }

    /** As above, in another colour, 0xRRGGBB. */
    public BufferedImage outlinedOn(BufferedImage picture, int color) {
        BufferedImage outlined = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                outlined.setRGB(x, y, isContour(x, y) ? color : picture.getRGB(x, y));
            }
        }
        return outlined;
    }

    private boolean isContour(int x, int y) {
        boolean here = isAnomalous(x, y);
        return here != isAnomalous(x - 1, y)
                || here != isAnomalous(x + 1, y)
                || here != isAnomalous(x, y - 1)
                || here != isAnomalous(x, y + 1);
    }

    /** Pixels beyond the edges count as normal, so that a region is outlined at the edge, too. */
    private boolean isAnomalous(int x, int y) {
        boolean inside = x >= 0 && x < size.width() && y >= 0 && y < size.height();
        return inside && values[y * size.width() + x] != 0;
    }
}
