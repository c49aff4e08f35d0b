package io.anomalight.framework.data;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.MaskValues;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.image.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One image of a data set, not yet read. */
public interface Sample {

    /** The image file, or for a synthetic image the file that it was made from. */
    Path path();

    Label label();

    /** The category in data of several categories; otherwise empty. */
    default String category() {
        return "";
    }

    /** The kind of its defect, or {@code good}, if the data set names it; otherwise empty, and its folder has this name. */
    default String defectKind() {
        return "";
    }

    /** Whether it has a mask of its defective pixels; true for every normal image. */
    boolean hasMask();

    /** The file of the mask, if there is one. */
    default Optional<Path> mask() {
        return Optional.empty();
    }

    /** The files of all masks, if there is one for each defect. */
    default List<Path> masks() {
        return mask().stream().toList();
    }

    /** Its {@link HostImage#identity} at each reading as a whole, if it is known before. */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /** Which pixels of the mask mark a defect. */
    default MaskValues maskValues() {
        return MaskValues.BRIGHT;
    }

    /**
     * Decodes the image and resizes it; called from background threads.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read, with its name
     */
    HostImage read(ImageSize size);

    /**
     * As above, for a part of the resized image. An implementation can override this to compute only the part.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read, with its name
     */
    default HostImage read(Window part) {
        return read(part.resized()).cut(part);
    }

    /** Whether a defect is painted on it, which must then be seen in the region of interest, see {@link #counting}. */
    default boolean isSynthetic() {
        return false;
    }

    /** The same sample; a synthetic defect has at least one pixel in the region of its image. */
    default Sample counting(InputRegions regions) {
        return this;
    }

    /** The same sample, resized in a mode. A sample that is not read from a file may be always stretched. */
    default Sample resized(ResizeMode mode) {
        return this;
    }

    /** The same sample, read with these channels. A sample that is not read from a file may always be red, green and blue. */
    default Sample reading(ImageChannels channels) {
        return this;
    }

    /** The channels of its image file by the file's header; empty if they are not known before it is read. */
    default Optional<ImageChannels.InFile> channelsInFile() {
        return Optional.empty();
    }

    /** The limits to decode its files. */
    default ImageLimits limits() {
        return ImageLimits.usual();
    }

    /** The same sample with other limits to decode its files. */
    default Sample within(ImageLimits limits) {
        return this;
    }
}
