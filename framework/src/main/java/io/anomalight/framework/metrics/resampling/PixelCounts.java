package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.metrics.ranking.BinEdges;
import io.anomalight.framework.metrics.ranking.BinSearch;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The scores of the pixels of each image, counted in the same bins. The counts of a draw are sums of these, so a draw costs no look at
 * a pixel.
 *
 * <p>The bins are chosen from the first images and from the scores in validation. The order of two pixels of one bin is lost.
 */
final class PixelCounts {
    private static final int RESOLUTION = 256; // at most 6 bins each
    private static final int FIRST_IMAGES = 8;
    private static final int SAMPLES = 8192; // per image
    private static final CountedPixels NO_PIXELS = new CountedPixels(new float[0], new int[0]);
    private static final Counted NOTHING = new Counted(Bins.NONE, Bins.NONE, Bins.NONE);

    /** The counts of an image. */
    private record Counted(Bins negatives, Bins positives, Bins overlap) {}

    private final PixelScale scale;
    private final List<CountedPixels> held = new ArrayList<>();
    private final List<Counted> images = new ArrayList<>();
    private float[] edges = {};
    private BinSearch search = new BinSearch(edges);

    PixelCounts(PixelScale scale) {
        this.scale = scale;
    }

    /** Adds an image whose pixels are in no ranking. */
    void addNothing() {
        add(NO_PIXELS);
    }

    void add(CountedPixels image) {
        if (edges.length > 0) {
            images.add(counted(image));
            return;
        }
        held.add(image);
        if (held.size() == FIRST_IMAGES) {
            chooseBins();
        }
    }

    /** Ends the adding; must be called before {@link #of}. */
    void end() {
        if (edges.length == 0) {
            chooseBins();
        }
    }

    private void chooseBins() {
        ExactRanking seen = new ExactRanking();
        for (CountedPixels image : held) {
            int stride = Math.max(1, image.scores().length / SAMPLES);
            for (int i = 0; i < image.scores().length; i += stride) {
                if (image.regionSizes().length == 0 || image.regionSizes()[i] == 0) {
                    seen.addNegative(image.scores()[i]);
                } else {
                    seen.addPositive(image.scores()[i], image.regionSizes()[i]);
                }
            }
        }
        seen.addNegative(scale.min());
        seen.addNegative(scale.max());
        edges = with(scale.threshold() + 0f, BinEdges.of(seen, RESOLUTION));
        search = new BinSearch(edges);
        held.forEach(image -> images.add(counted(image)));
        held.clear();
    }

    private static float[] with(float edge, float[] ascending) {
        if (Arrays.binarySearch(ascending, edge) >= 0) {
            return ascending;
        }
        float[] more = Arrays.copyOf(ascending, ascending.length + 1);
        more[ascending.length] = edge;
        Arrays.sort(more);
        return more;
    }

    private Counted counted(CountedPixels image) {
        float[] scores = image.scores();
        int[] regionSizes = image.regionSizes();
        if (scores.length == 0) {
            return NOTHING;
        }
        float[] negatives = new float[edges.length + 1];
        if (regionSizes.length == 0) {
            for (float score : scores) {
                negatives[search.bin(score)]++;
            }
            return new Counted(Bins.of(negatives), Bins.NONE, Bins.NONE);
        }
        float[] positives = new float[negatives.length];
        float[] overlap = new float[negatives.length];
        for (int i = 0; i < scores.length; i++) {
            int bin = search.bin(scores[i]);
            if (regionSizes[i] == 0) {
                negatives[bin]++;
            } else {
                positives[bin]++;
                overlap[bin] += 1f / regionSizes[i];
            }
        }
        return new Counted(Bins.of(negatives), Bins.of(positives), Bins.of(overlap));
    }

    /** The number of images with a defective pixel. */
    long withDefect() {
        return images.stream()
                .filter(image -> image.positives().counts().length > 0)
                .count();
    }

    /**
     * The counts of a draw.
     *
     * @param times how often each image was drawn, in the order in which they were added
     */
    CountedScores of(int[] times) {
        int bins = edges.length + 1;
        float[] low = new float[bins];
        float[] high = new float[bins];
        low[0] = -Float.MAX_VALUE;
        System.arraycopy(edges, 0, low, 1, edges.length);
        for (int i = 0; i < edges.length; i++) {
            high[i] = Math.nextDown(edges[i]);
        }
        high[edges.length] = Float.MAX_VALUE;
        CountedScores sum = new CountedScores(low, high, new float[bins], new float[bins], new float[bins]);
        for (int i = 0; i < times.length; i++) {
            if (times[i] > 0) {
                Counted image = images.get(i);
                image.negatives().addTo(sum.normal(), times[i]);
                image.positives().addTo(sum.defective(), times[i]);
                image.overlap().addTo(sum.overlap(), times[i]);
            }
        }
        return sum;
    }
}
