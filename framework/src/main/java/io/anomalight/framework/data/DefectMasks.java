package io.anomalight.framework.data;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.MaskValues;
import io.anomalight.framework.image.Window;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The masks of the single defects of an image, one file each, and the saturation areas of the kinds of defects: a defect counts as found
 * if this number of its pixels is. They are read only by metrics that need them.
 *
 * <p>Source: Bergmann et al., "Beyond Dents and Scratches", IJCV 130, 2022, section 4.3.
 *
 * @param files one mask per defect; pixels of the defect have the value of its kind, and all others are black
 * @param saturation by the value of the pixels, 1 to 255
 * @param limits the limits to decode the masks
 */
public record DefectMasks(List<Path> files, Map<Integer, Saturation> saturation, ImageLimits limits) {

    /**
     * When a defect counts as found.
     *
     * @param threshold a number of pixels, or a share of the defect
     * @param relative whether it is a share
     */
    public record Saturation(double threshold, boolean relative) {
        public Saturation {
            if (relative ? !(threshold > 0 && threshold <= 1) : !(threshold >= 1 && threshold <= Integer.MAX_VALUE)) {
                throw new IllegalArgumentException("saturation_threshold must be "
                        + (relative ? "above 0 and at most 1" : "at least 1 pixel") + ", but is " + threshold);
            }
        }

        /** The share of a defect that must be found; areas are rounded down to whole pixels, as in the authors' evaluation. */
        double share(long area) {
            double pixels = relative ? Math.floor(threshold * area) : Math.min(threshold, (double) area);
            return Math.max(1, pixels) / area;
        }
    }

    /**
     * A defect.
     *
     * @param mask 1 for its pixels, {@code [H, W]}
     * @param saturation the share of its pixels that must be found
     */
    @SuppressWarnings("ArrayRecordComponent") // as large as the image: never copied, never compared
    public record Defect(byte[] mask, double saturation) {}

    public DefectMasks {
        files = List.copyOf(files);
        saturation = Map.copyOf(saturation);
    }

    /**
     * Reads the masks, resized to the nearest pixel. A defect that vanishes at this size has one pixel, in its middle.
     *
     * @throws UserError if a file can't be read, is black, or has another value than that of one known kind
     */
    public List<Defect> read(ImageSize size) {
        List<Defect> defects = new ArrayList<>();
        for (Path file : files) {
            DecodedImage image = ImageReader.read(file, limits);
            long[] counts = image.greyCounts();
            int value = value(file, counts);
            Saturation ofKind = Optional.ofNullable(saturation.get(value))
                    .orElseThrow(() -> new UserError("The mask " + file + " has the pixel value " + value
                            + ", which defects_config.json does not name; it names "
                            + new TreeMap<>(saturation).keySet()
                            + ". Download the data set again"));
            defects.add(new Defect(mask(image, size), ofKind.share(counts[value])));
        }
        return defects;
    }

    private static int value(Path file, long[] counts) {
        int found = 0;
        for (int value = 1; value < counts.length; value++) {
            if (counts[value] > 0 && found > 0) {
                throw new UserError("The mask " + file + " has the pixel values " + found + " and " + value
                        + ", but a mask of one defect has one, beside black. Download the data set again");
            }
            found = counts[value] > 0 ? value : found;
        }
        if (found == 0) {
            throw new UserError("The mask " + file + " is completely black, but its image is defective");
        }
        return found;
    }

    private static byte[] mask(DecodedImage image, ImageSize size) {
        byte[] mask = image.mask(Window.all(size), MaskValues.NOT_BLACK);
        for (byte pixel : mask) {
            if (pixel != 0) {
                return mask;
            }
        }
        mask[middle(image, size)] = 1;
        return mask;
    }

    /** The pixel at the scored size in which the middle one of the defect's pixels lies. */
    private static int middle(DecodedImage image, ImageSize size) {
        ImageSize original = image.size();
        byte[] whole = image.mask(Window.all(original), MaskValues.NOT_BLACK);
        List<Integer> marked = new ArrayList<>();
        for (int i = 0; i < whole.length; i++) {
            if (whole[i] != 0) {
                marked.add(i);
            }
        }
        int pixel = marked.get(marked.size() / 2);
        long y = (long) (pixel / original.width()) * size.height() / original.height();
        long x = (long) (pixel % original.width()) * size.width() / original.width();
        return (int) (y * size.width() + x);
    }
}
