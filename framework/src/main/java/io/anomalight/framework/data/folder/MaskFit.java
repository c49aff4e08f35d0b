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

/** Checks whether the masks of an image can be used with it. */
public final class MaskFit {
    private MaskFit() {}

    /**
     * Why a mask can't be used.
     *
     * @param mask its file
     * @param sentence the reason
     */
    public record Fault(Path mask, String sentence) {}

    /**
     * The first reason why the masks can't be used: one can't be read or has another size than the image, or none marks anything;
     * empty if they can be used, or there are none.
     *
     * @param sample the defective image
     * @param size its size
     */
    public static Optional<Fault> fault(Sample sample, ImageSize size) {
        boolean isMarked = false;
        for (Path file : sample.masks()) {
            try {
                DecodedImage mask = ImageReader.read(file, sample.limits());
                if (!mask.size().equals(size)) {
                    return Optional.of(new Fault(file, sizes(sample.path(), size, file, mask.size())));
                }
                isMarked |= !marksNothing(mask, sample.maskValues());
            } catch (UserError unusable) {
                return Optional.of(new Fault(file, String.valueOf(unusable.getMessage())));
            }
        }
        if (isMarked) {
            return Optional.empty();
        }
        return sample.mask()
                .map(file -> new Fault(
                        file,
                        "The mask " + file + " is completely black, but its image " + sample.path() + " is defective"));
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
