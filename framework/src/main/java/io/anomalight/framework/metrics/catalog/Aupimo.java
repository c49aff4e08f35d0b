package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.regions.CountedPixels;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Area under the per-image overlap curve: for each defective image the share of its defect that is found, against the false-positive rate
 * on normal images from 1e-5 to 1e-4, on a logarithmic scale; the mean over the images.
 *
 * <p>Source: Bertoldo et al., "AUPIMO: Redefining Visual Anomaly Detection Benchmarks with High Speed and Low Tolerance", 2024. anomalib
 * computes it with 300,000 evenly spaced thresholds; this is the value to which that tends for more and more thresholds.
 */
final class Aupimo implements Metric {
    private static final FprBounds USUAL = new FprBounds(1e-5, 1e-4);
    private static final int LEVELS_ON_DRAW = 32;

    private final FprBounds bounds;
    private final Map<String, OfCategory> categories = new HashMap<>();

    /** The images of a category. */
    private static final class OfCategory {
        private final HighestScores normal = new HighestScores();
        private final List<float[]> defects = new ArrayList<>(); // of each defective image, ascending
    }

    Aupimo() {
        this(USUAL);
    }

    Aupimo(FprBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public Optional<String> missing(SplitContents split) {
        return WithMasks.missingOrNormal(split);
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
        Label label = result.image().label();
        if (label == Label.UNKNOWN) {
            return;
        }
        OfCategory own = categories.computeIfAbsent(result.image().category(), category -> new OfCategory());
        if (label == Label.NORMAL) {
            own.normal.add(CountedPixels.scores(result));
        } else {
            own.defects.add(CountedPixels.of(result).map(Aupimo::defect).orElse(new float[0]));
        }
    }

    private static float[] defect(CountedPixels counted) {
        float[] scores = new float[counted.scores().length];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (counted.regionSizes()[i] > 0) {
                scores[count++] = counted.scores()[i];
            }
        }
        float[] defect = Arrays.copyOf(scores, count);
        Arrays.sort(defect);
        return defect;
    }

    @Override
    public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
        Optional<String> missing = missing(evaluation.contents());
        if (missing.isPresent()) {
            return Measurement.undefined(missing.get());
        }
        OfCategory own = categories.getOrDefault(evaluation.category(), new OfCategory());
        long fewest = Math.round(1 / bounds.lower());
        if (own.normal.pixels() < fewest) {
            return Measurement.undefined("a false-positive rate of " + bounds.lower() + " needs " + fewest
                    + " pixels of normal images, but there are " + own.normal.pixels());
        }
        SharedThresholds thresholds = own.normal.thresholds(bounds, image -> 1);
        if (!thresholds.reachUpper()) {
            return Measurement.undefined("it is computed for at most " + Math.round(HighestScores.KEPT / bounds.upper())
                    + " pixels of normal images, but there are " + own.normal.pixels());
        }
        double mean = mean(own.defects, thresholds, image -> 1);
        return Double.isNaN(mean)
                ? Measurement.undefined("the masks of the defective images mark no pixel")
                : Measurement.exact(mean);
    }

    @Override
    public double onDraw(DrawnImages draw, PostProcessor postProcessor) {
        OfCategory own = categories.getOrDefault(draw.category(), new OfCategory());
        if (!draw.pixelsVary() || own.normal.pixels() == 0) {
            return Double.NaN;
        }
        SharedThresholds thresholds = own.normal.thresholds(bounds, draw::timesNormal);
        return thresholds.reachUpper()
                ? mean(own.defects, thresholds.even(LEVELS_ON_DRAW), draw::timesAnomalous)
                : Double.NaN;
    }

    private static double mean(List<float[]> defects, SharedThresholds thresholds, IntUnaryOperator times) {
        double sum = 0;
        long images = 0;
        for (int image = 0; image < defects.size(); image++) {
            int drawn = defects.get(image).length == 0 ? 0 : times.applyAsInt(image);
            if (drawn > 0) {
                sum += drawn * thresholds.area(defects.get(image));
                images += drawn;
            }
        }
        return sum / images;
    }
}
