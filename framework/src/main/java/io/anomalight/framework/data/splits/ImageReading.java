package io.anomalight.framework.data.splits;

import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.MaskFit;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The checksums of an image file and its mask, and their faults.
 *
 * @param content the content of the image file; empty if there is no file, or it can't be read
 * @param mask the content of the mask's file
 * @param moreMasks the contents of the other masks, if there is one for each defect
 * @param fault the reason why the mask can't be used, as a sentence; empty if it can be used, or was not checked
 * @param misfit the image and its channels, if they are others than those of the data; empty if they were not checked
 */
record ImageReading(
        Optional<FileContent> content,
        Optional<FileContent> mask,
        List<FileContent> moreMasks,
        Optional<String> fault,
        Optional<String> misfit) {
    ImageReading {
        moreMasks = List.copyOf(moreMasks);
    }

    /** Reads an image for its checksum. */
    static ImageReading of(Sample sample) {
        return of(sample, false, Optional.empty());
    }

    /** As above, and checks the channels in its header; if it has a mask, decodes both and checks the mask. */
    static ImageReading checked(Sample sample, ImageChannels channels) {
        return of(
                sample,
                true,
                sample.channelsInFile().flatMap(channels::misfit).map(misfit -> sample.path() + " " + misfit));
    }

    private static ImageReading of(Sample sample, boolean checkMasks, Optional<String> misfit) {
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
                        : Optional.empty(),
                misfit);
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
