package io.anomalight.framework.data.folder;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether a mask can be used with its image. */
public final class MaskFit {
    private MaskFit() {}

    /**
     * Why a mask can't be used, as a sentence; empty if it can: it can be read, is as large as the image and marks something.
     *
     * @param image the defective image
     * @param size its size
     * @param file the mask
     * @param limits what decoding it may cost
     */
    public static Optional<String> fault(Path image, ImageSize size, Path file, ImageLimits limits) {
        try {
            DecodedImage mask = ImageReader.read(file, limits);
            if (!mask.size().equals(size)) {
                return Optional.of(sizes(image, size, file, mask.size()));
            }
            return marksNothing(mask)
                    ? Optional.of("The mask " + file + " is black all over, but its image " + image + " is defective")
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
