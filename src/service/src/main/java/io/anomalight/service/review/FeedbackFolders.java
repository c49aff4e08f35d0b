package io.anomalight.service.review;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.service.feedback.DrawnMask;
import io.anomalight.service.feedback.DrawnRegion;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.feedback.Feedback.Label;
import io.anomalight.service.kept.KeptFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Writes images with feedback into folders, as training, tests and updates read them: {@code good}, {@code bad}, and {@code masks} for
 * bad images with drawn regions. A file has the name of its checksum, because names come from strangers.
 *
 * @param path the folder around them
 * @param written the feedback whose images were written
 * @param masks the number of masks
 * @param left the number of images that are not kept any more, or can't be read
 * @param outside feedback with a region that covers no pixel of its image; such a region is in no mask
 */
public record FeedbackFolders(Path path, List<Feedback> written, int masks, int left, List<Feedback> outside) {
    private static final String GOOD = "good";
    private static final String BAD = "bad";
    private static final String MASKS = "masks";

    public FeedbackFolders {
        written = List.copyOf(written);
        outside = List.copyOf(outside);
    }

    /** The folder of the good images; it exists if there are any. */
    public Path good() {
        return path.resolve(GOOD);
    }

    /** The folder of the bad images; it exists if there are any. */
    public Path bad() {
        return path.resolve(BAD);
    }

    /** The folder of the masks; it exists if there are any. */
    public Path maskFolder() {
        return path.resolve(MASKS);
    }

    /** The number of written images with this label. */
    public long count(Label label) {
        return written.stream().filter(each -> each.label() == label).count();
    }

    /**
     * Writes the images. If none of them can be written, nothing is, and the folder is not created.
     *
     * @param to a folder that is new or empty
     * @throws UserError if it is neither, or can't be written, or the images are not in a folder
     */
    public static FeedbackFolders write(List<Feedback> feedback, KeptFolder kept, Path to) {
        if (!Files.isDirectory(kept.path())) {
            throw new UserError(
                    "keep_images=" + kept.path() + " is not a folder; name the folder of a service's keep_images=");
        }
        NewFolder.check("to", to);
        List<Feedback> written = new ArrayList<>();
        List<Feedback> outside = new ArrayList<>();
        int masks = 0;
        try {
            for (Feedback each : feedback) {
                Optional<Image> image = Image.read(each, kept);
                if (image.isEmpty()) {
                    continue;
                }
                image.get().write(to.resolve(each.label() == Label.GOOD ? GOOD : BAD));
                written.add(each);
                List<DrawnRegion> inside = image.get().inside();
                if (inside.size() < each.regions().size()) {
                    outside.add(each);
                }
                if (!inside.isEmpty()) {
                    image.get().writeMask(inside, to.resolve(MASKS));
                    masks++;
                }
            }
        } catch (IOException e) {
            throw FileFailure.writing(to, e);
        }
        return new FeedbackFolders(to, written, masks, feedback.size() - written.size(), outside);
    }

    /** A kept image with its feedback; its size is known if regions were drawn. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Image(Feedback feedback, byte[] bytes, String extension, Optional<ImageSize> size) {

        /** Reads an image; empty if it is not kept any more, or can't be read. */
        static Optional<Image> read(Feedback feedback, KeptFolder kept) throws IOException {
            Optional<byte[]> bytes = kept.read(feedback.sha256());
            Optional<String> extension = bytes.flatMap(ImageReader::extension);
            if (extension.isEmpty()) {
                return Optional.empty();
            }
            try {
                Optional<ImageSize> size = feedback.regions().isEmpty()
                        ? Optional.empty()
                        : bytes.map(file ->
                                ImageReader.read(feedback.sha256(), file).size());
                return Optional.of(new Image(feedback, bytes.orElseThrow(), extension.get(), size));
            } catch (UserError unreadable) {
                return Optional.empty();
            }
        }

        /** The regions that cover a pixel of the image. */
        List<DrawnRegion> inside() {
            return feedback.regions().stream()
                    .filter(region -> DrawnMask.covers(region, size.orElseThrow()))
                    .toList();
        }

        void write(Path folder) throws IOException {
            Files.write(Files.createDirectories(folder).resolve(feedback.sha256() + "." + extension), bytes);
        }

        void writeMask(List<DrawnRegion> regions, Path folder) throws IOException {
            Path file = Files.createDirectories(folder).resolve(feedback.sha256() + ".png");
            ImageIO.write(DrawnMask.of(regions, size.orElseThrow()), "png", file.toFile());
        }
    }
}
