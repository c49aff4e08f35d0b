package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.MaskValues;
import io.anomalight.framework.image.Window;
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
     * @param sample the defective image
     * @param size its size
     * @param file the mask
     */
    public static Optional<String> fault(Sample sample, ImageSize size, Path file) {
        Path image = sample.path();
        try {
            DecodedImage mask = ImageReader.read(file, sample.limits());
            if (!mask.size().equals(size)) {
                return Optional.of(sizes(image, size, file, mask.size()));
            }
            return marksNothing(mask, sample.maskValues())
                    ? Optional.of("The mask " + file + " is completely black, but its image " + image + " is defective")
                    : Optional.empty();
        } catch (UserError unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    static String sizes(Path image, ImageSize size, Path mask, ImageSize maskSize) {
        return "The mask " + mask + " is " + maskSize + " (height x width), but its image " + image + " is " + size;
    }

    private static boolean marksNothing(DecodedImage mask, MaskValues values) {
        for (byte pixel : mask.mask(Window.all(mask.size()), values)) {
            if (pixel != 0) {
                return false;
            }
        }
        return true;
    }
}
