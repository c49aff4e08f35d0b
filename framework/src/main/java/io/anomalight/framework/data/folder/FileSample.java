package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.DefectMasks;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Letterbox;
import io.anomalight.framework.image.MaskValues;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.image.Window;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An image file.
 *
 * @param mask the file of the mask
 * @param moreMasks the files of more masks, if there is one for each defect; a pixel that any mask marks is defective
 * @param maskValues which pixels of the mask mark a defect
 * @param limits the limits to decode the image and its mask
 * @param category its category in data of several categories; otherwise empty
 * @param defectKind the kind of its defect, or {@code good}, if the data set names it; otherwise empty
 * @param mode how it is resized
 * @param channels the channels with which it is read
 * @param saturation when a defect counts as found, by the value of its pixels in its mask; empty if the data set does not say
 */
public record FileSample(
        Path path,
        Label label,
        Optional<Path> mask,
        List<Path> moreMasks,
        MaskValues maskValues,
        ImageLimits limits,
        String category,
        String defectKind,
        ResizeMode mode,
        ImageChannels channels,
        Map<Integer, DefectMasks.Saturation> saturation)
        implements Sample {
    public FileSample {
        moreMasks = List.copyOf(moreMasks);
        saturation = Map.copyOf(saturation);
        if (mask.isPresent() && label != Label.ANOMALOUS) {
            throw new IllegalArgumentException(path + " has a mask, but is not defective");
        }
    }

    /** An image with a mask for each defect, in which all pixels that are not black are defective. */
    public static FileSample withMasks(Path path, List<Path> masks) {
        return new FileSample(
                path,
                Label.ANOMALOUS,
                masks.stream().findFirst(),
                masks.stream().skip(1).toList(),
                MaskValues.NOT_BLACK,
                ImageLimits.usual(),
                "",
                "",
                ResizeMode.STRETCH,
                ImageChannels.RGB,
                Map.of());
    }

    /** An image with the default limits. */
    public FileSample(Path path, Label label, Optional<Path> mask, MaskValues maskValues) {
        this(
                path,
                label,
                mask,
                List.of(),
                maskValues,
                ImageLimits.usual(),
                "",
                "",
                ResizeMode.STRETCH,
                ImageChannels.RGB,
                Map.of());
    }

    /** An image with a mask that is white for defective pixels, and with the default limits. */
    public FileSample(Path path, Label label, Optional<Path> mask) {
        this(path, label, mask, MaskValues.BRIGHT);
    }

    /** An image without a mask. */
    public FileSample(Path path, Label label) {
        this(path, label, Optional.empty());
    }

    /**
     * One image, or all images in a folder, without labels.
     *
     * @param key the setting or option that names the input, for errors
     * @param onSkipped gets a sentence about entries of the folder that were skipped
     * @throws UserError if there is no such file or folder, or no image in it
     */
    public static List<Sample> unlabelled(String key, Path input, Consumer<String> onSkipped) {
        return files(key, input, onSkipped).stream()
                .<Sample>map(file -> new FileSample(file, Label.UNKNOWN))
                .toList();
    }

    /**
     * One image file, or all image files in a folder, sorted by path.
     *
     * @param key the setting or option that names the input, for errors
     * @param onSkipped gets a sentence about entries of the folder that were skipped
     * @throws UserError if there is no such file or folder, or no image in it
     */
    public static List<Path> files(String key, Path input, Consumer<String> onSkipped) {
        if (Files.isDirectory(input)) {
            FoundImages found = new ImageFolder(input).images(ImageReader.EXTENSIONS, Set.of());
            found.remarks().forEach(onSkipped);
            return found.images();
        }
        if (!Files.isRegularFile(input)) {
            throw new UserError(key + "=" + input
                    + (Files.exists(input) ? " is neither a file nor a folder" : " does not exist")
                    + ": name an image or a folder with images");
        }
        return List.of(input);
    }

    /**
     * Defective images with their masks: {@code x_mask.png} or {@code x.png} is the mask of {@code x.jpg}.
     *
     * @param images the folder of the images, or one of them
     * @param masks the folder of the masks; empty if the images have no masks
     * @param onSkipped gets a sentence about entries of the folders that were skipped
     * @throws UserError if there is no image, or a mask matches two images
     */
    public static List<FileSample> defective(
            String key, Path images, Optional<Path> masks, Consumer<String> onSkipped) {
        List<String> notes = new ArrayList<>();
        Optional<MaskFolder> all =
                masks.map(folder -> new MaskFolder(ImageFolder.open("masks", folder), ImageReader.EXTENSIONS, notes));
        ImageFolder folder = new ImageFolder(Files.isDirectory(images) ? images : images.resolveSibling("."));
        List<FileSample> samples = files(key, images, onSkipped).stream()
                .map(image -> new FileSample(
                        image, Label.ANOMALOUS, all.flatMap(present -> present.take(folder.relative(image)))))
                .toList();
        all.filter(present -> !present.orphans().isEmpty())
                .ifPresent(present -> notes.add("Masks that belong to no defective image are ignored: "
                        + present.orphans().size() + ", for instance "
                        + present.orphans().get(0) + "."));
        notes.forEach(onSkipped);
        return samples;
    }

    @Override
    public FileSample within(ImageLimits other) {
        return new FileSample(
                path, label, mask, moreMasks, maskValues, other, category, defectKind, mode, channels, saturation);
    }

    /** The same image in a category. */
    public FileSample in(String name) {
        return new FileSample(
                path, label, mask, moreMasks, maskValues, limits, name, defectKind, mode, channels, saturation);
    }

    /** The same image with a kind. */
    FileSample ofKind(String name) {
        return new FileSample(
                path, label, mask, moreMasks, maskValues, limits, category, name, mode, channels, saturation);
    }

    /** The same image with masks of single defects that count as found from a part of their area on. */
    public FileSample saturated(Map<Integer, DefectMasks.Saturation> areas) {
        return new FileSample(
                path, label, mask, moreMasks, maskValues, limits, category, defectKind, mode, channels, areas);
    }

    @Override
    public FileSample resized(ResizeMode changed) {
        return new FileSample(
                path, label, mask, moreMasks, maskValues, limits, category, defectKind, changed, channels, saturation);
    }

    @Override
    public FileSample reading(ImageChannels wanted) {
        return new FileSample(
                path, label, mask, moreMasks, maskValues, limits, category, defectKind, mode, wanted, saturation);
    }

    @Override
    public Optional<ImageChannels.InFile> channelsInFile() {
        return ImageReader.channels(path, limits);
    }

    @Override
    public List<Path> masks() {
        return Stream.concat(mask.stream(), moreMasks.stream()).toList();
    }

    @Override
    public boolean hasMask() {
        return label == Label.NORMAL || mask.isPresent();
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(path.toString());
    }

    @Override
    public HostImage read(ImageSize size) {
        return read(Window.all(size), identity());
    }

    @Override
    public HostImage read(Window part) {
        return read(part, Optional.empty());
    }

    private HostImage read(Window part, Optional<String> identity) {
        DecodedImage image = ImageReader.read(path, limits).as(channels);
        if (mode == ResizeMode.LETTERBOX) {
            return letterboxed(image, part, identity);
        }
        Optional<byte[]> pixels = mask(image.size(), part.size(), file -> file.mask(part, maskValues));
        return withDefects(
                new HostImage(path, label, part.size(), image.rgb(part), pixels, image.size(), identity, category)
                        .ofKind(defectKind));
    }

    private HostImage letterboxed(DecodedImage image, Window part, Optional<String> identity) {
        Letterbox at = Letterbox.of(image.size(), part.resized());
        Optional<byte[]> pixels = mask(image.size(), part.resized(), file -> at.mask(file, maskValues));
        HostImage whole = withDefects(new HostImage(
                                path, label, part.resized(), at.rgb(image), pixels, image.size(), identity, category)
                        .ofKind(defectKind))
                .padded(at);
        return part.equals(Window.all(part.resized())) ? whole : whole.cut(part);
    }

    private HostImage withDefects(HostImage image) {
        return saturation.isEmpty() || mask.isEmpty()
                ? image
                : image.with(new DefectMasks(masks(), saturation, limits));
    }

    private Optional<byte[]> mask(ImageSize original, ImageSize read, Function<DecodedImage, byte[]> resize) {
        if (label == Label.NORMAL) {
            return Optional.of(new byte[read.pixels()]);
        }
        return mask.map(file -> {
            byte[] pixels = resize.apply(mask(original, file));
            for (Path other : moreMasks) {
                byte[] more = resize.apply(mask(original, other));
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] |= more[i];
                }
            }
            return pixels;
        });
    }

    private DecodedImage mask(ImageSize original, Path file) {
        DecodedImage image = ImageReader.read(file, limits);
        if (!image.size().equals(original)) {
            throw new UserError(MaskFit.sizes(path, original, file, image.size()) + ": both must have the same size");
        }
        return image;
    }
}
