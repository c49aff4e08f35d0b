package io.anomalight.framework.data.splits;

import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.MaskFit;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The checksums of an image file and its mask, and the fault of the mask.
 *
 * @param content the content of the image file; empty if there is no file, or it can't be read
 * @param mask the content of the mask's file
 * @param moreMasks the contents of the other masks, if there is one for each defect
 * @param fault the reason why the mask can't be used, as a sentence; empty if it can be used, or was not checked
 */
record ImageReading(
        Optional<FileContent> content,
        Optional<FileContent> mask,
        List<FileContent> moreMasks,
        Optional<String> fault) {
    ImageReading {
        moreMasks = List.copyOf(moreMasks);
    }

    /** Reads an image; if it has a mask and {@code checkMasks} is true, decodes both and checks the mask. */
    static ImageReading of(Sample sample, boolean checkMasks) {
        return new ImageReading(
                content(sample.path()),
                sample.mask().flatMap(ImageReading::content),
                sample.masks().stream()
                        .skip(1)
                        .flatMap(mask -> content(mask).stream())
                        .toList(),
                checkMasks
                        ? sample.mask()
                                .flatMap(mask -> size(sample))
                                .flatMap(size -> MaskFit.fault(sample, size))
                                .map(MaskFit.Fault::sentence)
                        : Optional.empty());
    }

    // The loader reads the image again and reports the error; on_error then decides whether the run continues.
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
