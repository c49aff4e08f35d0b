package io.anomalight.framework.metrics;

import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.ranking.BinnedRanking;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;
import java.util.Optional;

/**
 * Everything that was judged in one pass, in Java memory: what metrics and thresholds are computed from.
 *
 * <p>It keeps two rankings of raw scores, never transformed: those of images against labels and those of pixels against
 * masks. Every pixel of a normal image is normal; defective images without a mask are left out of the ranking of
 * pixels, and images of unknown label out of both.
 *
 * <p>Within the memory budget each distinct score is a threshold and every metric is exact. When the pixels outgrow it
 * they are counted in bins chosen after those seen so far, memory stays as it is however many follow, and metrics come
 * with a bound of their error. Scores of images are few and stay exact.
 */
public final class Evaluation {
    /** Enough for about 50 million pixels: 760 images of 256x256. */
    public static final long DEFAULT_MEMORY_BYTES = 512 * Megabytes.BYTES;

    // Of five parts of the budget two hold scores; growing their arrays by half takes all five for a moment.
    private static final long PARTS = 5;
    private static final long PARTS_HELD = 2;
    private static final long MAX_HELD_BYTES = 4L << 30; // what Java arrays can index

    // Bins are at most a fifth of the budget, but never so few as to say nothing nor so many that counting is slow.
    private static final long BYTES_PER_RESOLUTION = 1024;
    private static final long MIN_RESOLUTION = 256;
    private static final long MAX_RESOLUTION = 1 << 13;

    private static final int[] ALL_NORMAL = {};

    private final long heldBytes;
    private final int resolution;
    private final ExactRanking images = new ExactRanking();
    private Ranking pixels = new ExactRanking();
    private final ScoreRange imageRange = new ScoreRange();
    private final ScoreRange pixelRange = new ScoreRange();
    private int normal;
    private int anomalous;
    private int anomalousWithMask;
    private int unknown;

    public Evaluation() {
        this(DEFAULT_MEMORY_BYTES);
    }

    /**
     * An empty evaluation.
     *
     * @param memoryBytes what the scores of pixels may take before they are binned; overshot by one image at most
     */
    public Evaluation(long memoryBytes) {
        if (memoryBytes < 1) {
            throw new IllegalArgumentException(
                    "the memory for scores must be at least 1 byte, but is " + memoryBytes + " bytes");
        }
        heldBytes = Math.min(MAX_HELD_BYTES, memoryBytes / PARTS * PARTS_HELD);
        resolution = (int) Math.max(MIN_RESOLUTION, Math.min(MAX_RESOLUTION, memoryBytes / BYTES_PER_RESOLUTION));
    }

    /** Adds one judged image; nothing of it is kept but its scores. */
    public void add(ImageResult result) {
        imageRange.include(result.score());
        pixelRange.include(result.anomalyMap());
        switch (result.image().label()) {
            case NORMAL -> {
                normal++;
                images.addNegative(result.score());
            }
            case ANOMALOUS -> {
                anomalous++;
                images.addPositive(result.score(), 1);
            }
            case UNKNOWN -> unknown++;
        }
        addPixels(result.image(), result.anomalyMap());
    }

    private void addPixels(HostImage image, float[] scores) {
        Optional<byte[]> mask = image.mask();
        if (image.label() == Label.UNKNOWN) {
            return;
        }
        if (mask.isPresent()) {
            anomalousWithMask += image.label() == Label.ANOMALOUS ? 1 : 0;
            pixels.addAll(scores, Regions.sizes(mask.get(), image.size()));
        } else if (image.label() == Label.NORMAL) {
            pixels.addAll(scores, ALL_NORMAL);
        }
        if (pixels instanceof ExactRanking exact && exact.bytes() > heldBytes) {
            pixels = BinnedRanking.of(exact, resolution);
        }
    }

    /** How many images of which kind were judged, those of unknown label aside. */
    public SplitContents contents() {
        return new SplitContents(normal, anomalous, anomalousWithMask);
    }

    /** Number of images judged, those of unknown label included. */
    public int size() {
        return normal + anomalous + unknown;
    }

    /**
     * The scores of all images of one label, ascending; a new array. None are kept of images of unknown label.
     */
    public float[] imageScores(Label label) {
        return switch (label) {
            case NORMAL -> scores((int) images.negatives(), images::negative);
            case ANOMALOUS -> scores((int) images.positives(), images::positive);
            case UNKNOWN -> new float[0];
        };
    }

    @FunctionalInterface
    private interface Ranked {
        float at(int rank);
    }

    private static float[] scores(int count, Ranked ranked) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            scores[i] = ranked.at(i);
        }
        return scores;
    }

    /** The ranking of images at so many thresholds at most, at least 3; empty unless there are images of both labels. */
    public Optional<Curve> imageCurve(int points) {
        return curve(Level.IMAGE, points);
    }

    /** The ranking of pixels at so many thresholds at most, at least 3; empty unless masks mark some and leave some. */
    public Optional<Curve> pixelCurve(int points) {
        return curve(Level.PIXEL, points);
    }

    private Optional<Curve> curve(Level level, int points) {
        return level.lacks(this).isPresent() ? Optional.empty() : Optional.of(Curve.of(level.ranking(this), points));
    }

    /** How many images reach a threshold. */
    public Curve.Point imagesAt(double threshold) {
        return Curve.at(threshold, images);
    }

    /** How many pixels reach a threshold; where they were binned, of a bin that it cuts all or none. */
    public Curve.Point pixelsAt(double threshold) {
        return Curve.at(threshold, pixels);
    }

    Ranking images() {
        return images;
    }

    public Ranking pixels() {
        return pixels;
    }

    ScoreRange imageRange() {
        return imageRange;
    }

    ScoreRange pixelRange() {
        return pixelRange;
    }
}
