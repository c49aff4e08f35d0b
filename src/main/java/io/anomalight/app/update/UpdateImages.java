package io.anomalight.app.update;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of an update.
 *
 * @param good image files of good parts; a share of them is held out for thresholds, the others are learned
 * @param bad images of bad parts, with masks if there are any; they are used for thresholds and metrics, and never learned
 */
public record UpdateImages(List<Path> good, List<FileSample> bad) {
    public UpdateImages {
        good = List.copyOf(good);
        bad = List.copyOf(bad);
        bad.stream()
                .filter(sample -> sample.label() != Label.ANOMALOUS)
                .findFirst()
                .ifPresent(sample -> {
                    throw new IllegalArgumentException(
                            sample.path() + " is among the bad images, but has the label " + sample.label());
                });
    }

    /**
     * The images in folders.
     *
     * @param good a folder of images, or one image
     * @param bad a folder of images, or one image; empty if there are no bad ones
     * @param masks a folder with masks of the bad images: {@code x_mask.png} or {@code x.png} is the mask of {@code x.jpg}
     * @param onSkipped gets a sentence about entries of the folders that were skipped
     * @throws UserError if a folder does not exist or has no image, or there are masks without bad images
     */
    public static UpdateImages ofFolders(
            Path good, Optional<Path> bad, Optional<Path> masks, Consumer<String> onSkipped) {
        if (masks.isPresent() && bad.isEmpty()) {
            throw new UserError("masks=" + masks.get() + " needs bad=<folder>, the images that the masks belong to");
        }
        return new UpdateImages(
                FileSample.files("good", good, onSkipped),
                bad.map(folder -> FileSample.defective("bad", folder, masks, onSkipped))
                        .orElse(List.of()));
    }
}
