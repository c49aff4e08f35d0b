package io.anomalight.service.shadow;

import io.anomalight.detector.archive.ModelCard;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Counts how the verdicts of a model and its shadow differ. All methods may be called by any thread. */
public final class ShadowComparison {
    private static final int LATEST = 50;

    private Optional<Cards> cards = Optional.empty();
    private long agree;
    private long differ;
    private long dropped;
    private long failed;
    private double sum;
    private double largest;
    private final Deque<Difference> latest = new ArrayDeque<>();

    private record Cards(ModelCard model, ModelCard shadow) {}

    /** What a model says about an image. */
    public record Judged(String label, double normalizedScore) {}

    /**
     * An image on which the verdicts differ.
     *
     * @param category empty for a model of one category
     */
    public record Difference(Instant time, String name, String category, Judged model, Judged shadow) {}

    /**
     * The counts at one moment.
     *
     * @param dropped images that the shadow did not score because too many waited for it
     * @param failed images that the shadow could not score
     * @param mean mean absolute difference of the normalised scores; 0 without images
     * @param largest the largest one
     * @param latest the latest images on which the verdicts differ, the newest first
     */
    public record Counts(
            long agree, long differ, long dropped, long failed, double mean, double largest, List<Difference> latest) {}

    /** Starts again if one of the models is another than before. */
    public synchronized void between(ModelCard model, ModelCard shadow) {
        Cards now = new Cards(model, shadow);
        if (cards.isPresent() && !cards.get().equals(now)) {
            agree = 0;
            differ = 0;
            dropped = 0;
            failed = 0;
            sum = 0;
            largest = 0;
            latest.clear();
        }
        cards = Optional.of(now);
    }

    /** Adds an image that both have scored; returns whether the verdicts agree. */
    public synchronized boolean add(Difference image) {
        double difference =
                Math.abs(image.model().normalizedScore() - image.shadow().normalizedScore());
        sum += difference;
        largest = Math.max(largest, difference);
        if (image.model().label().equals(image.shadow().label())) {
            agree++;
            return true;
        }
        differ++;
        latest.addFirst(image);
        if (latest.size() > LATEST) {
            latest.removeLast();
        }
        return false;
    }

    /** Counts an image that too many others kept from being scored. */
    public synchronized void dropped() {
        dropped++;
    }

    /** Counts an image that the shadow could not score. */
    public synchronized void failed() {
        failed++;
    }

    public synchronized Counts counts() {
        long images = agree + differ;
        return new Counts(agree, differ, dropped, failed, images == 0 ? 0 : sum / images, largest, List.copyOf(latest));
    }
}
