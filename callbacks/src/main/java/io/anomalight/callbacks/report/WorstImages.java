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

/**
 * Collects the images with the largest {@link EvaluatedImage#error}: first misclassified images far from the threshold, and
 * if there are too few, correct ones near it.
 *
 * <p>Images are compressed as they are added, and only the worst ones are kept, so the memory does not grow with the number
 * of images.
 */
final class WorstImages {
    private final int limit;
    private final PriorityQueue<Gallery.Card> kept =
            new PriorityQueue<>(Comparator.comparingDouble(Gallery.Card::error));

    WorstImages(int limit) {
        this.limit = limit;
    }

    void add(ImageResult result, PostProcessor postProcessor) {
        EvaluatedImage image = EvaluatedImage.of(result, Optional.of(postProcessor));
        if (image.label() == Label.UNKNOWN) {
            return;
        }
        double error = image.error(postProcessor);
        boolean isWorse =
                kept.size() < limit || (limit > 0 && error > kept.element().error());
        if (isWorse) {
            kept.add(card(image, error, result, postProcessor));
        }
        if (kept.size() > limit) {
            kept.remove();
        }
    }

    private static Gallery.Card card(
            EvaluatedImage image, double error, ImageResult result, PostProcessor postProcessor) {
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
                error,
                String.format(
                        Locale.ROOT,
                        "%s · score %.4g · normalised %.2f",
                        defective ? "defective" : "normal",
                        image.score(),
                        postProcessor.normalizeScore(image.score())),
                ReportPictures.of(result, postProcessor, image.name()));
    }

    /** The kept images, those with the largest errors first. */
    List<Gallery.Card> cards() {
        return kept.stream()
                .sorted(Comparator.comparingDouble(Gallery.Card::error).reversed())
                .toList();
    }
}
