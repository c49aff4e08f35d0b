package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.data.DefectMasks;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** The images of one category for the saturated overlap: scores of the normal pixels of each image, and of the pixels of each defect. */
final class SaturatedImages {
    /** Of larger images every second, third, … normal pixel is kept, which changes a false-positive rate by less than 1e-4. */
    private static final int MOST_PIXELS = 1 << 16;

    private static final int THRESHOLDS = 2048;
    private static final int THRESHOLDS_ON_DRAW = 128;
    private static final int SAMPLES = 4096; // per image, to choose thresholds from

    /**
     * An image.
     *
     * @param kind the kind of its defects; empty for a normal image
     * @param normal the scores of its normal pixels, ascending
     * @param stride how many normal pixels each of them stands for
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Scored(String kind, float[] normal, int stride, List<SaturatedDefect> defects) {
        Counts counts(float[] descending) {
            double[] positives = new double[descending.length + 1];
            int from = normal.length;
            for (int i = 0; i < descending.length; i++) {
                while (from > 0 && normal[from - 1] >= descending[i]) {
                    from--;
                }
                positives[i] = (double) stride * (normal.length - from);
            }
            positives[descending.length] = (double) stride * normal.length;
            double[] found = new double[descending.length];
            defects.forEach(defect -> defect.addFound(found, descending));
            return new Counts(positives, found, new long[] {defects.size()});
        }
    }

    /**
     * What is found at each threshold, of one image or of several.
     *
     * @param positives the number of normal pixels from each threshold on, and last that of all
     * @param found the sum of the saturated overlaps of the defects
     * @param count the number of defects
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Counts(double[] positives, double[] found, long[] count) {
        static Counts none(int thresholds) {
            return new Counts(new double[thresholds + 1], new double[thresholds], new long[1]);
        }

        Counts copy() {
            return new Counts(positives.clone(), found.clone(), count.clone());
        }

        void add(IntFunction<Counts> images, int image, int times) {
            if (times == 0) {
                return;
            }
            Counts added = images.apply(image);
            for (int i = 0; i < positives.length; i++) {
                positives[i] += times * added.positives[i];
            }
            for (int i = 0; i < found.length; i++) {
                found[i] += times * added.found[i];
            }
            count[0] += times * added.count[0];
        }

        long defects() {
            return count[0];
        }
    }

    private final List<Scored> normal = new ArrayList<>();
    private final List<Scored> defective = new ArrayList<>();
    private float[] thresholds = {}; // descending
    private float[] fewer = {}; // some of them, for draws
    private List<Counts> ofNormal = List.of(); // at these
    private List<Counts> ofDefective = List.of();

    void normal(ImageResult result) {
        normal.add(scored("", result, List.of(), new byte[result.anomalyMap().length]));
    }

    /** Counts a defective image that has no masks of single defects. */
    void skipDefective() {
        defective.add(new Scored("", new float[0], 1, List.of()));
    }

    void defective(ImageResult result, DefectMasks masks) {
        byte[] union = new byte[result.anomalyMap().length];
        List<SaturatedDefect> defects = new ArrayList<>();
        for (DefectMasks.Defect defect : masks.read(result.image().size())) {
            byte[] counted =
                    result.region().map(region -> region.within(defect.mask())).orElse(defect.mask());
            SaturatedDefect.of(result.anomalyMap(), counted, defect.saturation())
                    .ifPresent(defects::add);
            for (int i = 0; i < union.length; i++) {
                union[i] |= defect.mask()[i];
            }
        }
        defective.add(scored(result.image().kind(), result, defects, union));
    }

    private Scored scored(String kind, ImageResult result, List<SaturatedDefect> defects, byte[] union) {
        thresholds = new float[0];
        byte[] normalPixels = new byte[union.length];
        for (int i = 0; i < union.length; i++) {
            normalPixels[i] = (byte) (1 - union[i]);
        }
        byte[] counted =
                result.region().map(region -> region.within(normalPixels)).orElse(normalPixels);
        float[] all = SaturatedDefect.scores(result.anomalyMap(), counted);
        int stride = Math.max(1, (union.length + MOST_PIXELS - 1) / MOST_PIXELS);
        float[] kept = new float[(all.length + stride - 1) / stride];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = all[i * stride];
        }
        Arrays.sort(kept);
        return new Scored(kind, kept, stride, defects);
    }

    /** The area of all images; NaN if there are no defects or no normal pixels. */
    double area(double limit) {
        chooseThresholds();
        return area(
                limit,
                thresholds.length,
                image -> normal.get(image).counts(thresholds),
                image -> defective.get(image).counts(thresholds),
                image -> 1,
                image -> 1);
    }

    /** The area of drawn images. */
    double area(double limit, DrawnImages draw) {
        chooseThresholds();
        return area(limit, fewer.length, ofNormal::get, ofDefective::get, draw::timesNormal, draw::timesAnomalous);
    }

    private double area(
            double limit,
            int size,
            IntFunction<Counts> normalCounts,
            IntFunction<Counts> defectiveCounts,
            IntUnaryOperator timesNormal,
            IntUnaryOperator timesDefective) {
        Counts shared = Counts.none(size);
        for (int i = 0; i < normal.size(); i++) {
            shared.add(normalCounts, i, timesNormal.applyAsInt(i));
        }
        Map<String, Counts> kinds = new TreeMap<>();
        for (int i = 0; i < defective.size(); i++) {
            if (!defective.get(i).defects().isEmpty()) {
                kinds.computeIfAbsent(defective.get(i).kind(), kind -> shared.copy())
                        .add(defectiveCounts, i, timesDefective.applyAsInt(i));
            }
        }
        return kinds.values().stream()
                .filter(kind -> kind.defects() > 0) // a draw may have no image of the kind
                .mapToDouble(kind -> under(kind.positives(), kind.found(), limit) / kind.defects())
                .average()
                .orElse(Double.NaN);
    }

    /** The area under the curve up to the limit, with trapezoids and interpolated at the limit, divided by the limit. */
    private static double under(double[] positives, double[] found, double limit) {
        double most = limit * positives[found.length];
        double area = 0;
        double before = 0;
        double foundBefore = 0;
        for (int i = 0; i < found.length; i++) {
            double width = Math.min(positives[i], most) - before;
            if (width > 0) {
                double whole = positives[i] - before;
                double at = foundBefore + (found[i] - foundBefore) * width / whole;
                area += width * (foundBefore + at) / 2;
            }
            before = Math.max(before, positives[i]);
            foundBefore = found[i];
            if (before >= most) {
                return area / most;
            }
        }
        return Double.NaN; // there are no normal pixels
    }

    // Several threads compute draws at the same time.
    private synchronized void chooseThresholds() {
        if (thresholds.length == 0) {
            float[] scores = sampled();
            thresholds = chosen(scores, THRESHOLDS);
            fewer = chosen(scores, THRESHOLDS_ON_DRAW);
            ofNormal = normal.stream().map(image -> image.counts(fewer)).toList();
            ofDefective = defective.stream().map(image -> image.counts(fewer)).toList();
        }
    }

    private float[] sampled() {
        List<float[]> parts = new ArrayList<>();
        for (List<Scored> images : List.of(normal, defective)) {
            for (Scored image : images) {
                int step = Math.max(1, image.normal().length / SAMPLES);
                float[] part = new float[image.normal().length / step];
                for (int i = 0; i < part.length; i++) {
                    part[i] = image.normal()[image.normal().length - 1 - i * step];
                }
                parts.add(part);
            }
        }
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        Arrays.sort(all);
        return all;
    }

    /** All scores of normal pixels if these are few, otherwise some, more at the top; just above each, and each itself. */
    private static float[] chosen(float[] ascending, int most) {
        TreeSet<Float> levels = new TreeSet<>();
        int distinct = 0;
        for (int i = 0; i < ascending.length; i++) {
            distinct += i == 0 || ascending[i] != ascending[i - 1] ? 1 : 0;
        }
        for (int i = 0; i < ascending.length && distinct <= most; i++) {
            levels.add(ascending[i]);
        }
        for (int i = 0; i < most && distinct > most; i++) {
            double share = (double) i / most;
            levels.add(ascending[ascending.length - 1 - (int) (share * share * ascending.length)]);
        }
        if (ascending.length > 0) {
            levels.add(ascending[0]);
        }
        float[] descending = new float[2 * levels.size()];
        int at = 0;
        for (float level : levels.descendingSet()) {
            descending[at++] = Math.nextUp(level);
            descending[at++] = level;
        }
        return descending;
    }
}
