package io.anomalight.models.patchcore;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.bank.NearestGraph;
import io.anomalight.models.components.maps.MapResize;

/**
 * {@link PatchScores} as a graph for ONNX.
 *
 * @param neighbors the number of neighbours (b in the paper)
 * @param size the size of the images
 */
record PatchScoresGraph(int neighbors, ImageSize size) {

    OnnxPrediction predict(PatchesGraph patches, NearestGraph memory) {
        ImageSize grid = patches.grid();
        Value nearest = memory.nearest(patches.vectors()); // [B, h·w]
        Value distances = NearestGraph.distances(patches.vectors(), memory.vectors(nearest)); // [B, h·w]
        Value enlarged = MapResize.nearest(distances.reshape(-1, grid.height(), grid.width()), grid, size);
        return new OnnxPrediction(
                scores(patches.vectors(), nearest, distances, memory), PatchScores.BLUR.apply(enlarged, size));
    }

    // s* of eq. 6, weighted as in eq. 7, computed without overflow.
    private Value scores(Value vectors, Value nearest, Value distances, NearestGraph memory) {
        Value star = distances.max(1); // [B]
        int b = Math.min(neighbors, memory.size());
        if (b == 1) {
            return star;
        }
        Value farthest = distances.argMax(1).expandDims(1); // [B, 1]
        Value neighbours = memory.nearest(memory.vectors(ofEach(nearest, farthest)), b); // [B, b]
        Value vector = ofEach(vectors, farthest).expandDims(1); // [B, 1, D]
        Value exponents =
                NearestGraph.distances(vector, memory.vectors(neighbours)).sub(star.expandDims(1));
        Value one = vectors.graph().scalar(1);
        return one.sub(one.div(exponents.exp().sum(1))).mul(star);
    }

    /** Selects one entry per image by its index: {@code [B, …]} from {@code [B, N, …]}. */
    private static Value ofEach(Value all, Value indices) {
        return all.graph().apply(Operator.of("GatherND").with("batch_dims", 1), all, indices);
    }
}
