package io.anomalight.framework.data.splits;

import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.MaskFit;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was read of one image file before it is used.
 *
 * @param content what the file holds; empty if there is no file, or it can't be read
 * @param mask what the file of its mask holds
 * @param fault why its mask can't be used, as a sentence; empty if it can, or was not looked at
 */
record ImageReading(Optional<FileContent> content, Optional<FileContent> mask, Optional<String> fault) {

    /** Reads an image, and decodes it and its mask if there is one and {@code masks} are to be checked. */
    static ImageReading of(Sample sample, boolean masks) {
        return new ImageReading(
                content(sample.path()),
                sample.mask().flatMap(ImageReading::content),
                masks
                        ? sample.mask().flatMap(mask -> size(sample)
                                .flatMap(size -> MaskFit.fault(sample.path(), size, mask, sample.limits())))
                        : Optional.empty());
    }

    // The loader reads the image again and reports the error, and on_error says whether the run goes on.
    private static Optional<FileContent> content(Path file) {
        try {
            return FileContent.of(file);
        } catch (UserError unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<ImageSize> size(Sample image) {
        try {
            return Optional.of(ImageReader.read(image.path(), image.limits()).size());
        } catch (UserError unreadable) {
            return Optional.empty();
        }
    }
}
