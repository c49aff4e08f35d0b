package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Window;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An image file.
 *
 * @param mask the picture that is white where a defective image is defective
 * @param limits what decoding it and its mask may cost
 */
public record FileSample(Path path, Label label, Optional<Path> mask, ImageLimits limits) implements Sample {
    public FileSample {
        if (mask.isPresent() && label != Label.ANOMALOUS) {
            throw new IllegalArgumentException(path + " has a mask, but is not defective");
        }
    }

    /** An image of usual cost. */
    public FileSample(Path path, Label label, Optional<Path> mask) {
        this(path, label, mask, ImageLimits.usual());
    }

    /** A normal image, or one of which nothing is known. */
    public FileSample(Path path, Label label) {
        this(path, label, Optional.empty());
    }

    /**
     * One image, or all images in a folder, of which nothing is known.
     *
     * @param key what named the input, for errors
     * @param told hears of what in the folder was passed over
     * @throws UserError if there is no such file or folder, or no image in it
     */
    public static List<Sample> unlabelled(String key, Path input, Consumer<String> told) {
        return files(key, input, told).stream()
                .<Sample>map(file -> new FileSample(file, Label.UNKNOWN))
                .toList();
    }

    /**
     * One image file, or all in a folder, sorted by path.
     *
     * @param key what named the input, for errors
     * @param told hears of what in the folder was passed over
     * @throws UserError if there is no such file or folder, or no image in it
     */
    public static List<Path> files(String key, Path input, Consumer<String> told) {
        if (Files.isDirectory(input)) {
            FoundImages found = new ImageFolder(input).images(ImageReader.EXTENSIONS, Set.of());
            found.remarks().forEach(told);
            return found.images();
        }
        if (!Files.isRegularFile(input)) {
            throw new UserError(key + "=" + input
                    + (Files.exists(input) ? " is neither a file nor a folder" : " does not exist")
                    + ": name an image or a folder with images");
        }
        return List.of(input);
    }

    @Override
    public FileSample within(ImageLimits other) {
        return new FileSample(path, label, mask, other);
    }

    @Override
    public boolean hasMask() {
        return label == Label.NORMAL || mask.isPresent();
    }

    @Override
    public HostImage read(ImageSize size) {
        return read(Window.all(size), Optional.of(path.toString()));
    }

    @Override
    public HostImage read(Window part) {
        return read(part, Optional.empty());
    }

    private HostImage read(Window part, Optional<String> identity) {
        DecodedImage image = ImageReader.read(path, limits);
        return new HostImage(
                path, label, part.size(), image.rgb(part), mask(image.size(), part), image.size(), identity);
    }

    private Optional<byte[]> mask(ImageSize original, Window part) {
        if (label == Label.NORMAL) {
            return Optional.of(new byte[part.size().pixels()]);
        }
        return mask.map(file -> {
            DecodedImage image = ImageReader.read(file, limits);
            if (!image.size().equals(original)) {
                throw new UserError(
                        MaskFit.sizes(path, original, file, image.size()) + ": both must have the same size");
            }
            return image.mask(part);
        });
    }
}
