package io.anomalight.models.patchcore;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.maps.MapResize;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Patches} as a graph.
 *
 * @param vectors {@code [B, h·w, D]}
 * @param grid h and w
 */
record PatchesGraph(Value vectors, ImageSize grid) {
    private static final Operator AVERAGE = Operator.of("AveragePool")
            .withAll("kernel_shape", 3, 3)
            .withAll("strides", 1, 1)
            .withAll("pads", 1, 1, 1, 1)
            .with("count_include_pad", 1);

    /**
     * Creates the patches from features.
     *
     * @param taps {@code [B, C, h, w]} each
     * @param grids h and w of each
     */
    static PatchesGraph of(List<Value> taps, List<ImageSize> grids) {
        ImageSize grid = grids.get(0);
        List<Value> columns = new ArrayList<>();
        for (int i = 0; i < taps.size(); i++) {
            Value tap = taps.get(i);
            Value local = tap.graph().apply(AVERAGE, tap);
            Value maps = grids.get(i).equals(grid) ? local : MapResize.bilinear(local, grids.get(i), grid);
            columns.add(maps.transpose(0, 2, 3, 1));
        }
        Value beside =
                columns.get(0).concat(3, columns.subList(1, columns.size()).toArray(Value[]::new));
        return new PatchesGraph(beside.reshape(0, grid.pixels(), -1), grid);
    }
}
