package io.anomalight.framework.data.folder;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.Optional;

/** Checks whether a mask can be used with its image. */
public final class MaskFit {
    private MaskFit() {}

    /**
     * The reason why a mask can't be used, as a sentence: it can't be read, has another size than the image, or marks
     * nothing; empty if it can be used.
     *
     * @param image the defective image
     * @param size its size
     * @param file the mask
     * @param limits the limits to decode it
     */
    public static Optional<String> fault(Path image, ImageSize size, Path file, ImageLimits limits) {
        try {
            DecodedImage mask = ImageReader.read(file, limits);
            if (!mask.size().equals(size)) {
                return Optional.of(sizes(image, size, file, mask.size()));
            }
            return marksNothing(mask)
                    ? Optional.of("The mask " + file + " is completely black, but its image " + image + " is defective")
                    : Optional.empty();
        } catch (UserError unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    static String sizes(Path image, ImageSize size, Path mask, ImageSize maskSize) {
        return "The mask " + mask + " is " + maskSize + " (height x width), but its image " + image + " is " + size;
    }

    private static boolean marksNothing(DecodedImage mask) {
        for (byte pixel : mask.mask(mask.size())) {
            if (pixel != 0) {
                return false;
            }
        }
        return true;
    }
}
