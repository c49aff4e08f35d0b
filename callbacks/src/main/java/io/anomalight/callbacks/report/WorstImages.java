package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects the images with the largest {@link EvaluatedImage#error}: first misclassified images far from the threshold, and
 * if there are too few, correct ones near it.
 *
 * <p>Images are compressed as they are added, and only the worst ones are kept, so the memory does not grow with the number
 * of images.
 */
final class WorstImages {
    private final int limit;
    private final PriorityQueue<Kept> kept = new PriorityQueue<>(Comparator.comparingDouble(Kept::error));

    /** A card, and the number of its image. */
    private record Kept(int image, Gallery.Card card) {
        double error() {
            return card.error();
        }
    }

    WorstImages(int limit) {
        this.limit = limit;
    }

    /** Adds the image with this number. */
    void add(int number, ImageResult result, PostProcessor postProcessor) {
        EvaluatedImage image = EvaluatedImage.of(result, Optional.of(postProcessor));
        if (image.label() == Label.UNKNOWN) {
            return;
        }
        double error = image.error(postProcessor);
        boolean isWorse =
                kept.size() < limit || (limit > 0 && error > kept.element().error());
        if (isWorse) {
            kept.add(new Kept(
                    number, card(image, postProcessor, ReportPictures.of(result, postProcessor, image.name()))));
        }
        if (kept.size() > limit) {
            kept.remove();
        }
    }

    /** The card of an image. */
    static Gallery.Card card(EvaluatedImage image, PostProcessor postProcessor, List<Gallery.Picture> pictures) {
        boolean wrong = image.isWrong(postProcessor);
        boolean defective = image.label() == Label.ANOMALOUS;
        String decided = defective ? wrong ? "missed" : "caught" : wrong ? "wrongly rejected" : "passed";
        String outcome = image.verdict(postProcessor) == Verdict.REVIEW ? "for review" : decided;
        return new Gallery.Card(
                image.name(),
                image.kind(),
                defective ? "defective" : "normal",
                wrong,
                outcome,
                image.score(),
                image.error(postProcessor),
                String.format(
                        Locale.ROOT,
                        "%s · score %.4g · normalised %.2f",
                        defective ? "defective" : "normal",
                        image.score(),
                        postProcessor.normalizeScore(image.score())),
                pictures);
    }

    /** The kept images, those with the largest errors first. */
    List<Gallery.Card> cards() {
        return kept.stream()
                .sorted(Comparator.comparingDouble(Kept::error).reversed())
                .map(Kept::card)
                .toList();
    }

    /** The numbers of the kept images. */
    Set<Integer> numbers() {
        return kept.stream().map(Kept::image).collect(Collectors.toSet());
    }
}
