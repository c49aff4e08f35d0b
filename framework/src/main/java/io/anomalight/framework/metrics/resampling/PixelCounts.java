package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.metrics.ranking.BinEdges;
import io.anomalight.framework.metrics.ranking.BinSearch;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The scores of the pixels of each image, counted in the same bins. The counts of a draw are sums of these, so a draw costs no look at
 * a pixel.
 *
 * <p>The bins are chosen from the first images and from the scores in validation. The order of two pixels of one bin is lost. If the
 * counts of many images need more memory than they may, neighbouring bins are joined.
 */
final class PixelCounts {
    private static final int RESOLUTION = 256; // at most 6 bins each
    private static final int FIRST_IMAGES = 8;
    private static final int SAMPLES = 8192; // per image
    private static final int BLOCK = 32; // images whose counts stay in the cache while several draws add them
    private static final int FEWEST_EDGES = 128;

    /** Enough for 40,000 images or more. */
    static final long MEMORY_BYTES = 256 * Megabytes.BYTES;

    private final PixelScale scale;
    private final long memoryBytes;
    private final List<CountedPixels> held = new ArrayList<>();
    private final List<ImageCounts> images = new ArrayList<>();
    private long bytes;
    private float[] edges = {};
    private BinSearch search = new BinSearch(edges);

    PixelCounts(PixelScale scale) {
        this(scale, MEMORY_BYTES);
    }

    /** @param memoryBytes if the counts need more, neighbouring bins are joined */
    PixelCounts(PixelScale scale, long memoryBytes) {
        this.scale = scale;
        this.memoryBytes = memoryBytes;
    }

    /** Adds images in their order; those whose pixels are in no ranking have none. */
    void addAll(List<CountedPixels> more) {
        int next = 0;
        while (next < more.size() && edges.length == 0) {
            held.add(more.get(next));
            next++;
            if (held.size() == FIRST_IMAGES) {
                chooseBins();
            }
        }
        count(more.subList(next, more.size()));
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
        count(held);
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

    private void count(List<CountedPixels> more) {
        List<ImageCounts> counts = more.parallelStream()
                .map(image -> ImageCounts.of(image, search, edges.length + 1))
                .toList();
        images.addAll(counts);
        bytes += counts.stream().mapToLong(ImageCounts::bytes).sum();
        while (bytes > memoryBytes && edges.length > FEWEST_EDGES) {
            joinBins();
        }
    }

    /** Joins bins in pairs; the edge at the threshold stays. */
    private void joinBins() {
        int[] wider = new int[edges.length + 1];
        float[] kept = new float[edges.length];
        int count = 0;
        for (int edge = 0; edge < edges.length; edge++) {
            if (edge % 2 == 1 || edges[edge] == scale.threshold()) {
                kept[count++] = edges[edge];
            }
            wider[edge + 1] = count;
        }
        edges = Arrays.copyOf(kept, count);
        search = new BinSearch(edges);
        images.replaceAll(image -> image.joined(wider));
        bytes = images.stream().mapToLong(ImageCounts::bytes).sum();
    }

    /** The number of images with a defective pixel. */
    long withDefect() {
        return images.stream().filter(ImageCounts::hasDefect).count();
    }

    /**
     * The counts of several draws, which are computed together, because the counts of many images come from the memory, which is slow.
     *
     * @param draws how often each image was drawn, in the order in which they were added
     */
    List<Ranking> of(List<int[]> draws) {
        List<DrawSums> sums =
                draws.stream().map(draw -> new DrawSums(edges.length + 1)).toList();
        for (int from = 0; from < images.size(); from += BLOCK) {
            int to = Math.min(images.size(), from + BLOCK);
            for (int draw = 0; draw < sums.size(); draw++) {
                add(draws.get(draw), from, to, sums.get(draw));
            }
        }
        float[] low = new float[edges.length + 1];
        float[] high = new float[edges.length + 1];
        low[0] = -Float.MAX_VALUE;
        System.arraycopy(edges, 0, low, 1, edges.length);
        for (int i = 0; i < edges.length; i++) {
            high[i] = Math.nextDown(edges[i]);
        }
        high[edges.length] = Float.MAX_VALUE;
        return sums.stream().<Ranking>map(draw -> draw.ranking(low, high)).toList();
    }

    private void add(int[] times, int from, int to, DrawSums sums) {
        for (int i = from; i < to; i++) {
            if (times[i] > 0) {
                sums.add(images.get(i), times[i]);
            }
        }
    }
}
