package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * The most telling of the judged images: those furthest on the wrong side of the threshold.
 *
 * <p>Each is compressed as it comes, and forgotten when there are so many worse ones; so memory stays small however many
 * come.
 */
final class WorstImages {
    private final int most;
    private final PriorityQueue<Gallery.Card> kept =
            new PriorityQueue<>(Comparator.comparingDouble(Gallery.Card::error));
    private int seen;

    WorstImages(int most) {
        this.most = most;
    }

    void add(ImageResult result, PostProcessor postProcessor) {
        EvaluatedImage image = EvaluatedImage.of(result);
        if (image.label() == Label.UNKNOWN) {
            return;
        }
        seen++;
        double error = image.error(postProcessor);
        boolean wanted =
                kept.size() < most || (most > 0 && error > kept.element().error());
        if (wanted) {
            kept.add(card(image, error, result, postProcessor));
        }
        if (kept.size() > most) {
            kept.remove();
        }
    }

    private static Gallery.Card card(
            EvaluatedImage image, double error, ImageResult result, PostProcessor postProcessor) {
        boolean wrong = image.isWrong(postProcessor);
        boolean defective = image.label() == Label.ANOMALOUS;
        String outcome = defective ? wrong ? "missed" : "caught" : wrong ? "wrongly rejected" : "passed";
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

    /** How many images there were to choose from. */
    int seen() {
        return seen;
    }

    /** The worst first. */
    List<Gallery.Card> cards() {
        return kept.stream()
                .sorted(Comparator.comparingDouble(Gallery.Card::error).reversed())
                .toList();
    }
}
