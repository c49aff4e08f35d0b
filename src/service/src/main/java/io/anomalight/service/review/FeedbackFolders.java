package io.anomalight.service.review;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.NewFolder;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.service.feedback.DrawnRegion;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.feedback.Feedback.Label;
import io.anomalight.service.kept.KeptFolder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
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
 */
public record FeedbackFolders(Path path, List<Feedback> written, int masks, int left) {
    private static final String GOOD = "good";
    private static final String BAD = "bad";
    private static final String MASKS = "masks";

    public FeedbackFolders {
        written = List.copyOf(written);
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
     * Writes the images.
     *
     * @param to a folder that is new or empty
     * @throws UserError if it is neither, or can't be written
     */
    public static FeedbackFolders write(List<Feedback> feedback, KeptFolder kept, Path to) {
        Path folder = NewFolder.exactly("to", to);
        List<Feedback> written = new ArrayList<>();
        int masks = 0;
        try {
            for (Feedback each : feedback) {
                Optional<byte[]> image = kept.read(each.sha256());
                Optional<String> extension = image.flatMap(ImageReader::extension);
                if (extension.isEmpty()) {
                    continue;
                }
                Optional<BufferedImage> mask = mask(each, image.orElseThrow());
                if (!each.regions().isEmpty() && mask.isEmpty()) {
                    continue; // the image can't be read
                }
                Path labelled = Files.createDirectories(folder.resolve(each.label() == Label.GOOD ? GOOD : BAD));
                Files.write(labelled.resolve(each.sha256() + "." + extension.get()), image.orElseThrow());
                written.add(each);
                if (mask.isPresent()) {
                    Path masked = Files.createDirectories(folder.resolve(MASKS));
                    ImageIO.write(
                            mask.get(),
                            "png",
                            masked.resolve(each.sha256() + ".png").toFile());
                    masks++;
                }
            }
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
        return new FeedbackFolders(folder, written, masks, feedback.size() - written.size());
    }

    /** White where a region was drawn, as large as the image; empty without regions, or if the image can't be read. */
    private static Optional<BufferedImage> mask(Feedback feedback, byte[] image) {
        if (feedback.regions().isEmpty()) {
            return Optional.empty();
        }
        ImageSize size;
        try {
            size = ImageReader.read(feedback.sha256(), image).size();
        } catch (UserError unreadable) {
            return Optional.empty();
        }
        BufferedImage mask = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = mask.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            for (DrawnRegion region : feedback.regions()) {
                graphics.fill(region.shape());
            }
        } finally {
            graphics.dispose();
        }
        return Optional.of(mask);
    }
}
