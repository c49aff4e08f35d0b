package io.anomalight.framework.data;

import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Window;
import java.nio.file.Path;
import java.util.Optional;

/** One image of a data set, not yet read. */
public interface Sample {

    /** The image file, or for a made-up image the file that it was made from. */
    Path path();

    Label label();

    /** Whether it is known, pixel by pixel, what is defective: always so for a normal image. */
    boolean hasMask();

    /** The picture that is white where a defective image is defective, if there is a file of it. */
    default Optional<Path> mask() {
        return Optional.empty();
    }

    /**
     * Decodes the image and resizes it; called from background threads.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read, with its name
     */
    HostImage read(ImageSize size);

    /**
     * As above, of a part of the resized image; a sample that can read less than the whole does so.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read, with its name
     */
    default HostImage read(Window part) {
        return read(part.resized()).cut(part);
    }

    /** What decoding it may cost, if files have to be decoded. */
    default ImageLimits limits() {
        return ImageLimits.usual();
    }

    /** The same sample, which is decoded at no higher cost than {@code limits}, if files have to be decoded. */
    default Sample within(ImageLimits limits) {
        return this;
    }
}
