package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.regions.Regions;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The mean share of a defect that is found at the pixel threshold, over the defects of one size. A defect is a region of the mask; each
 * counts the same, however large it is.
 */
final class RegionRecall implements Metric {
    private final RegionSize size;
    private final Map<String, OfCategory> categories = new HashMap<>();

    /** The regions of the defective images of a category. */
    private static final class OfCategory {
        private final List<Region> regions = new ArrayList<>();
        private int images;
    }

    /**
     * A region.
     *
     * @param image the number of its image among the defective ones
     * @param ascending the scores of its pixels
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Region(int image, float[] ascending) {
        double found(float threshold) {
            int below = 0;
            while (below < ascending.length && ascending[below] < threshold) {
                below++;
            }
            return (double) (ascending.length - below) / ascending.length;
        }
    }

    RegionRecall(RegionSize size) {
        this.size = size;
    }

    @Override
    public Optional<String> missing(SplitContents split) {
        return WithMasks.missing(split);
    }

    @Override
    public boolean collects() {
        return false; // each category has its own
    }

    @Override
    public void reset() {
        categories.clear();
    }

    @Override
    public void update(ImageResult result) {
        HostImage image = result.image();
        if (image.label() == Label.ANOMALOUS) {
            OfCategory own = categories.computeIfAbsent(image.category(), category -> new OfCategory());
            image.mask().ifPresent(mask -> add(own, result, mask));
            own.images++;
        }
    }

    private void add(OfCategory own, ImageResult result, byte[] mask) {
        byte[] counted = result.region().map(region -> region.within(mask)).orElse(mask);
        Regions.visit(counted, result.image().size(), (pixels, count) -> {
            if (size.has(count, mask.length)) {
                float[] scores = new float[count];
                for (int i = 0; i < count; i++) {
                    scores[i] = result.anomalyMap()[pixels[i]];
                }
                Arrays.sort(scores);
                own.regions.add(new Region(own.images, scores));
            }
        });
    }

    @Override
    public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
        Optional<String> missing = missing(evaluation.contents());
        if (missing.isPresent()) {
            return Measurement.undefined(missing.get());
        }
        double recall = recall(evaluation.category(), postProcessor.pixelThreshold(), image -> 1);
        return Double.isNaN(recall)
                ? Measurement.undefined(
                        "no defect in the masks is " + size.name().toLowerCase(Locale.ROOT))
                : Measurement.exact(recall);
    }

    @Override
    public double onDraw(DrawnImages draw, PostProcessor postProcessor) {
        return draw.pixelsVary()
                ? recall(draw.category(), postProcessor.pixelThreshold(), draw::timesAnomalous)
                : Double.NaN;
    }

    private double recall(String category, float threshold, IntUnaryOperator times) {
        double sum = 0;
        long count = 0;
        for (Region region : categories.getOrDefault(category, new OfCategory()).regions) {
            int drawn = times.applyAsInt(region.image());
            if (drawn > 0) {
                sum += drawn * region.found(threshold);
                count += drawn;
            }
        }
        return sum / count; // NaN if there is no such region
    }
}
