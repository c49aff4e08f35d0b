package io.anomalight.app.inspect;

import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.MaskFit;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.Fingerprint;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of the check of one image: a few bytes, independent of the size of the image.
 *
 * @param size empty if the image can't be read
 * @param samples the channels and bits of a pixel; empty if the image can't be read
 * @param fingerprint empty if the image can't be read
 * @param hash empty if the image can't be read, or has hardly any contrast
 * @param finding a problem of the image or its mask
 */
record ImageCheck(
        Optional<ImageSize> size,
        Optional<PixelSamples> samples,
        Optional<Fingerprint> fingerprint,
        Optional<PerceptualHash> hash,
        Optional<Finding> finding) {

    /** Decodes an image and its masks. An image of other channels than those of the data is one that can't be read. */
    static ImageCheck of(Sample sample, ImageChannels channels) {
        try {
            DecodedImage image = ImageReader.read(sample.path(), sample.limits());
            requireChannels(sample, image, channels);
            return new ImageCheck(
                    Optional.of(image.size()),
                    Optional.of(new PixelSamples(image.channelsInFile(), image.bitsInFile())),
                    Optional.of(image.fingerprint()),
                    PerceptualHash.of(image),
                    MaskFit.fault(sample, image.size())
                            .map(fault -> finding(Kind.MISFITTING_MASK, fault.mask(), fault.sentence())));
        } catch (UserError unreadable) {
            return new ImageCheck(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(finding(Kind.UNREADABLE, sample.path(), String.valueOf(unreadable.getMessage()))));
        }
    }

    private static void requireChannels(Sample sample, DecodedImage image, ImageChannels channels) {
        channels.misfit(image.inFile()).ifPresent(misfit -> {
            throw new UserError("The image " + sample.path() + " " + misfit + ", but data.channels is "
                    + channels.count() + ": convert it, or set data.channels to the number that all images have");
        });
    }

    private static Finding finding(Kind kind, Path file, String sentence) {
        return new Finding(kind, List.of(file), sentence);
    }
}
