package io.anomalight.models.anomalydino;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.LargestValues;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;

/**
 * Computes scores from the cosine distances of patches to the memory bank.
 *
 * @param memory the memory bank, with vectors of length 1
 * @param neighbours the number of nearest neighbours whose mean distance is the distance of a patch
 * @param grid the number of rows and columns of patches
 * @param size the size of the images
 */
record CosineScores(NearestVectors memory, int neighbours, ImageSize grid, ImageSize size) {
    private static final GaussianBlur BLUR = new GaussianBlur(4); // σ = 4
    /** As torch's {@code F.normalize}. */
    private static final double EPSILON = 1e-12;
    /** The share of the patches with the largest distances that make the score of an image. */
    private static final double TOP = 0.01;

    /** The vectors {@code [B, h·w, D]} divided by their lengths. */
    static Operand unit(Operand vectors) {
        return vectors.div(vectors.square().sum(new int[] {2}, true).sqrt().maximum(EPSILON));
    }

    /** As {@link #unit(Operand)}, for an array; the result belongs to its manager. */
    static NDArray unit(NDArray vectors) {
        return EagerOperand.compute(new NDList(vectors), in -> unit(in.get(0)));
    }

    /** The number of patches of an image that make its score. */
    private int top() {
        return (int) Math.max(1, (long) (grid.pixels() * TOP));
    }

    /**
     * The scores {@code [B]} and the anomaly maps {@code [B, H, W]}.
     *
     * @param patches {@code [B, h·w, D]}
     */
    List<Operand> of(Operand patches) {
        return ofDistances(distances(unit(patches)));
    }

    /**
     * As {@link #of(Operand)}, for images with a background.
     *
     * @param foreground 1 for patches of the object and 0 for others, whose distance is 0, {@code [B, h·w]}
     */
    List<Operand> of(Operand patches, Operand foreground) {
        return ofDistances(distances(unit(patches)).mul(foreground));
    }

    private List<Operand> ofDistances(Operand distances) {
        Operand maps = MapResize.bilinear(distances.reshape(-1, grid.height(), grid.width()), grid, size);
        return List.of(LargestValues.mean(distances, top()), BLUR.apply(maps, size));
    }

    // 1 − x·m = ‖x − m‖² / 2 for vectors of length 1; the mean over the neighbours, [B, h·w].
    private Operand distances(Operand unit) {
        int k = Math.min(neighbours, memory.size());
        if (k == 1) {
            Operand rows = memory.nearest(unit).expandDims(2); // [B, h·w, 1]
            return memory.distances(unit, rows).square().sum(2).mul(0.5);
        }
        // The search for several neighbours takes one matrix of queries.
        Operand queries = unit.reshape(-1, memory.length());
        Operand squares = memory.distances(queries, memory.nearest(queries, k)).square(); // [B·h·w, k]
        return squares.sum(1).mul(0.5 / k).reshape(-1, grid.pixels());
    }
}
