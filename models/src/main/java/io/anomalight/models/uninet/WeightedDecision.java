package io.anomalight.models.uninet;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.LargestValues;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weighted decision: the score of an image is the mean of the k largest values of its smoothed map. k grows with the largest
 * distances of the layers that differ most. All steps are continuous, so that a rounding error can't change a score much; anomalib
 * computes k, too, but takes the largest value alone.
 *
 * @param grids rows and columns of each map of distances
 * @param size the size of the images
 */
record WeightedDecision(List<ImageSize> grids, ImageSize size) {
    private static final double UPPER = 0.01; // α: the share of pixels per unit of distance
    private static final double LOWER = 3e-5; // β: the smallest share of pixels
    private static final double LARGEST_DISTANCE = 2; // of 1 − cos
    private static final double RAMP = 1e-3;
    private static final GaussianBlur BLUR = new GaussianBlur(4, 2);

    WeightedDecision {
        grids = List.copyOf(grids);
    }

    /**
     * The score {@code [B]} and the anomaly map {@code [B, H, W]} of each image.
     *
     * @param distances 1 − cos at each position, one {@code [B, h, w]} per layer and teacher
     */
    List<Operand> decide(List<Operand> distances) {
        Operand maps = IntStream.range(0, distances.size())
                .mapToObj(i -> MapResize.alignCorners(distances.get(i), grids.get(i), size))
                .reduce(Operand::add)
                .orElseThrow();
        return List.of(score(BLUR.apply(maps, size).reshape(-1, size.pixels()), count(distances)), maps);
    }

    /** k, a real number of at least 1, {@code [B, 1]}. */
    private Operand count(List<Operand> distances) {
        List<Operand> largest = distances.stream()
                .map(each -> each.max(2).max(1).reshape(-1, 1))
                .toList();
        Operand all = largest.get(0).concat(1, largest.subList(1, largest.size())); // [B, layers]
        Operand exponentials = all.exp();
        Operand share = exponentials.div(exponentials.sum(new int[] {1}, true));
        // 1 for a share above the mean share, else 0, with a narrow ramp between the two
        Operand position = share.add(-1.0 / largest.size()).mul(1 / RAMP);
        Operand chosen = position.relu().sub(position.add(-1).relu());
        Operand count = chosen.sum(new int[] {1}, true);
        Operand mean = all.mul(chosen).sum(new int[] {1}, true).div(count.maximum(RAMP));
        return mean.mul(UPPER).maximum(LOWER).mul(size.pixels()).maximum(1);
    }

    /** The mean of the k largest values; the last one counts by the fraction of k. */
    private Operand score(Operand pixels, Operand count) {
        int most = Math.min(size.pixels(), (int) Math.ceil(UPPER * LARGEST_DISTANCE * size.pixels()) + 1);
        float[] indices = new float[most];
        for (int i = 0; i < most; i++) {
            indices[i] = i;
        }
        Operand left = count.sub(pixels.constant(indices, most)); // k − i
        Operand weights = left.relu().sub(left.add(-1).relu());
        return LargestValues.of(pixels, most).mul(weights).sum(1).div(weights.sum(1));
    }
}
