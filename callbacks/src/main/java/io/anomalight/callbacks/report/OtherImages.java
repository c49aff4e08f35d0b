package io.anomalight.callbacks.report;

import io.anomalight.callbacks.figures.ImagesCallback;
import io.anomalight.callbacks.figures.PictureNames;
import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The cards of the images that are not among the worst. Their pictures are the files that the test has written beside the report, so
 * the report stays small.
 *
 * @param run the folder of the run
 * @param start the start of the test: pictures of an earlier one may be of another model
 */
record OtherImages(Path run, PictureNames names, Instant start) {

    /**
     * The cards.
     *
     * @param images all images, with their files in the same order
     * @param worst the numbers of those that have a card already
     */
    List<Gallery.Card> cards(
            List<EvaluatedImage> images, List<Path> files, Set<Integer> worst, PostProcessor postProcessor) {
        List<Gallery.Card> cards = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            EvaluatedImage image = images.get(i);
            if (image.label() != Label.UNKNOWN && !worst.contains(i)) {
                cards.add(WorstImages.card(
                        image, postProcessor.of(image.category()), picture(files.get(i), image.name())));
            }
        }
        return cards;
    }

    private List<Gallery.Picture> picture(Path image, String name) {
        String file = ImagesCallback.FOLDER + "/" + names.of(image) + ".png";
        return isNew(run.resolve(file))
                ? List.of(new Gallery.Picture(address(file), 0, 0, "The result of " + name))
                : List.of();
    }

    // Some file systems keep whole seconds only.
    private boolean isNew(Path file) {
        try {
            FileTime written = Files.getLastModifiedTime(file);
            return !written.toInstant().isBefore(start.truncatedTo(ChronoUnit.SECONDS));
        } catch (IOException e) {
            return false; // it was not written
        }
    }

    private static String address(String file) {
        try {
            return new URI(null, null, file, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
