package io.anomalight.framework.metrics;

import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.ranking.BinnedRanking;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.ranking.GrowingRanking;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;
import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of one pass, in Java memory, from which metrics and thresholds are computed.
 *
 * <p>It holds two rankings of raw scores: of images with their labels, and of pixels with their masks. Every pixel of a
 * normal image is normal. Defective images without a mask are not in the ranking of pixels, and images without a label
 * are in neither.
 *
 * <p>Within the memory budget each distinct score is a threshold and every metric is exact. If the scores of pixels
 * need more memory, they are counted in bins, which are chosen from the scores up to then. From then on the memory is
 * constant and metrics have an error bound. Scores of images stay exact.
 */
public final class Evaluation {
    /** Enough for about 50 million pixels: 760 images of 256x256. */
    public static final long DEFAULT_MEMORY_BYTES = 512 * Megabytes.BYTES;

    // Scores use at most 40 % of the budget. When an array is enlarged by half, the old and the new array exist
    // together and use 100 %.
    private static final long PARTS = 5;
    private static final long PARTS_HELD = 2;
    private static final long MAX_HELD_BYTES = 4L << 30; // the limit of Java arrays

    // Bins use at most a fifth of the budget, but not so few that metrics are useless and not so many that counting is
    // slow.
    private static final long BYTES_PER_RESOLUTION = 1024;
    private static final long MIN_RESOLUTION = 256;
    private static final long MAX_RESOLUTION = 1 << 13;

    /** If the scores of pixels need more memory than this, they are counted in bins. */
    private final long heldBytes;

    /** The number of bins grows in proportion to this. */
    private final int resolution;

    private final ExactRanking images = new ExactRanking();
    private GrowingRanking pixels = new ExactRanking();
    private final ScoreRange imageRange = new ScoreRange();
    private final ScoreRange pixelRange = new ScoreRange();
    private int normal;
    private int anomalous;
    private int anomalousWithMask;
    private int unknown;
    private final Map<String, Evaluation> categories = new LinkedHashMap<>();
    private String category = "";

    /** The thresholds that were known before the pass, if regions decide. */
    private final Optional<PostProcessor> byRegions;

    private int truePositives;
    private int falsePositives;

    public Evaluation() {
        this(DEFAULT_MEMORY_BYTES);
    }

    /**
     * An empty evaluation.
     *
     * @param memoryBytes the memory of the scores of pixels before they are binned; the scores of one image may exceed
     *     this limit
     */
    public Evaluation(long memoryBytes) {
        this(memoryBytes, Optional.empty());
    }

    private Evaluation(long memoryBytes, Optional<PostProcessor> learned) {
        if (memoryBytes < 1) {
            throw new IllegalArgumentException(
                    "the memory for scores must be at least 1 byte, but is " + memoryBytes + " bytes");
        }
        heldBytes = Math.min(MAX_HELD_BYTES, memoryBytes / PARTS * PARTS_HELD);
        resolution = (int) Math.max(MIN_RESOLUTION, Math.min(MAX_RESOLUTION, memoryBytes / BYTES_PER_RESOLUTION));
        byRegions = learned.filter(thresholds -> thresholds.regions().decide());
    }

    /**
     * An empty evaluation of all images and of each category.
     *
     * @param memoryBytes as above, for all together: a half for all images, and the other half divided among the categories
     * @param categories the categories in the order in which they are shown; empty if the images have none
     */
    public Evaluation(long memoryBytes, Collection<String> categories) {
        this(memoryBytes, categories, Optional.empty());
    }

    /**
     * As above.
     *
     * @param learned the thresholds, if they are known before the pass; the verdicts of regions are counted only then
     */
    public Evaluation(long memoryBytes, Collection<String> categories, Optional<PostProcessor> learned) {
        this(categories.isEmpty() ? memoryBytes : Math.max(1, memoryBytes / 2), learned);
        categories.forEach(name -> {
            Evaluation own = new Evaluation(Math.max(1, memoryBytes / 2 / categories.size()), learned);
            own.category = name;
            this.categories.put(name, own);
        });
    }

    /** The category whose images these are; empty for all images. */
    public String category() {
        return category;
    }

    /** The evaluations of the categories, in the given order; empty if the images have none. */
    public Map<String, Evaluation> categories() {
        return Collections.unmodifiableMap(categories);
    }

    /** Adds the scores of one image; nothing else of it is kept. */
    public void add(ImageResult result) {
        addAll(List.of(result));
    }

    /** Adds the scores of images in their order. Pixels are looked at on all cores. */
    public void addAll(List<ImageResult> results) {
        categories.forEach((name, own) -> {
            List<ImageResult> ofCategory = results.stream()
                    .filter(result -> result.image().category().equals(name))
                    .toList();
            own.addAll(ofCategory);
        });
        List<ImagePixels> each = results.parallelStream().map(ImagePixels::of).toList();
        each.forEach(image -> pixelRange.include(image.range()));
        results.forEach(this::addImage);
        addPixels(each.stream().flatMap(image -> image.counted().stream()).toList());
        byRegions.ifPresent(thresholds -> results.forEach(
                result -> count(result, thresholds.of(result.image().category()))));
    }

    /** The range of the scores of an image's pixels, and the pixels that have a label. */
    private record ImagePixels(ScoreRange range, Optional<CountedPixels> counted) {
        static ImagePixels of(ImageResult result) {
            ScoreRange range = new ScoreRange();
            range.include(CountedPixels.scores(result));
            return new ImagePixels(range, CountedPixels.of(result));
        }
    }

    private void addImage(ImageResult result) {
        imageRange.include(result.score());
        switch (result.image().label()) {
            case NORMAL -> {
                normal++;
                images.addNegative(result.score());
            }
            case ANOMALOUS -> {
                anomalous++;
                anomalousWithMask += result.image().mask().isPresent() ? 1 : 0;
                images.addPositive(result.score(), 1);
            }
            case UNKNOWN -> unknown++;
        }
    }

    private void count(ImageResult result, PostProcessor thresholds) {
        Label label = result.image().label();
        if (label != Label.UNKNOWN && thresholds.hasRegion(result)) {
            truePositives += label == Label.ANOMALOUS ? 1 : 0;
            falsePositives += label == Label.NORMAL ? 1 : 0;
        }
    }

    /** The F1 of images whose verdict is by regions. */
    Measurement f1ByRegions() {
        return byRegions.isPresent()
                ? Measurement.exact(F1.of(truePositives, falsePositives, anomalous))
                : Measurement.undefined("the verdict is by regions, and the thresholds are learned at the end of this"
                        + " validation; a test counts the verdicts");
    }

    private void addPixels(List<CountedPixels> counted) {
        int next = 0;
        while (next < counted.size() && pixels instanceof ExactRanking exact) {
            exact.addAll(counted.get(next).scores(), counted.get(next).regionSizes());
            next++;
            if (exact.bytes() > heldBytes) {
                pixels = BinnedRanking.of(exact, resolution);
            }
        }
        if (pixels instanceof BinnedRanking binned) {
            binned.addAll(counted.subList(next, counted.size()));
        }
    }

    /** The numbers of normal and anomalous images, without images of unknown label. */
    public SplitContents contents() {
        return new SplitContents(normal, anomalous, anomalousWithMask);
    }

    /** The number of images, including those of unknown label. */
    public int size() {
        return normal + anomalous + unknown;
    }

    /**
     * The scores of all images with one label in a new array, ascending. Scores of images of unknown label are not
     * kept.
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

    /**
     * The curve of images with at most {@code points} points (at least 3); empty unless there are images of both
     * labels.
     */
    public Optional<Curve> imageCurve(int points) {
        return curve(Level.IMAGE, points);
    }

    /**
     * The curve of pixels with at most {@code points} points (at least 3); empty unless there are normal and defective
     * pixels.
     */
    public Optional<Curve> pixelCurve(int points) {
        return curve(Level.PIXEL, points);
    }

    private Optional<Curve> curve(Level level, int points) {
        return level.lacks(this).isPresent() ? Optional.empty() : Optional.of(Curve.of(level.ranking(this), points));
    }

    /** The counts of images at a threshold. */
    public Curve.Point imagesAt(double threshold) {
        return Curve.at(threshold, images);
    }

    /**
     * The counts of pixels at a threshold; if pixels were binned, all pixels of a bin are on the same side of the
     * threshold.
     */
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
