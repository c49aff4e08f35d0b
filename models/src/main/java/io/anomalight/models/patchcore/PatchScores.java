package io.anomalight.models.patchcore;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;

/**
 * Computes scores from the distances of patches to the memory bank.
 *
 * @param memory the memory bank (M in the paper)
 * @param neighbors the number of neighbours (b in the paper)
 * @param grid the number of rows and columns of patches
 * @param size the size of the images
 */
record PatchScores(NearestVectors memory, int neighbors, ImageSize grid, ImageSize size) {
    private static final GaussianBlur BLUR = new GaussianBlur(4); // σ = 4

    /**
     * The scores {@code [B]} and the anomaly maps {@code [B, H, W]}.
     *
     * @param patches {@code [B, h·w, D]}
     */
    List<Operand> of(Operand patches) {
        Operand nearest = memory.nearest(patches); // [B, h·w]
        Operand distances = memory.distances(patches, nearest.expandDims(2)); // [B, h·w, 1]
        Operand maps = MapResize.nearest(distances.reshape(-1, grid.height(), grid.width()), grid, size);
        Operand scores = scores(patches, nearest, distances.reshape(-1, grid.pixels()));
        return List.of(scores, BLUR.apply(maps, size));
    }

    // s* of eq. 6 is the largest distance of a patch to its nearest neighbour, m*.
    private Operand scores(Operand patches, Operand nearest, Operand distances) {
        Operand star = distances.max(1); // [B]
        int b = Math.min(neighbors, memory.size());
        if (b == 1) {
            return star;
        }
        Operand farthest = distances.argMax(1); // [B]
        // N_b(m*), the b nearest neighbours of m* in the memory, including m*
        Operand neighbours = memory.nearest(memory.vectors(nearest.selectEach(farthest)), b); // [B, b]
        return reweighted(star, memory.distances(patches.selectEach(farthest), neighbours));
    }

    /**
     * s = (1 − exp s* / Σ exp d) · s* over the distances d to N_b(m*) (eq. 7), computed without overflow.
     *
     * @param star s*, {@code [B]}
     * @param distances d, {@code [B, b]}
     */
    static Operand reweighted(Operand star, Operand distances) {
        Operand one = star.scalar(1);
        Operand sum = distances.sub(star.expandDims(1)).exp().sum(1);
        return one.sub(one.div(sum)).mul(star);
    }
}
