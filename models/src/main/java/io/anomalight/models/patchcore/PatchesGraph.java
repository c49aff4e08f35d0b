package io.anomalight.models.patchcore;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.maps.MapResize;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Patches} as a graph for ONNX.
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
     * @param features one map {@code [B, C, h, w]} per feature layer
     * @param grids h and w of each map
     */
    static PatchesGraph of(List<Value> features, List<ImageSize> grids) {
        ImageSize grid = grids.get(0);
        List<Value> columns = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            Value map = features.get(i);
            Value local = map.graph().apply(AVERAGE, map);
            Value maps = grids.get(i).equals(grid) ? local : MapResize.bilinear(local, grids.get(i), grid);
            columns.add(maps.transpose(0, 2, 3, 1));
        }
        Value concatenated =
                columns.get(0).concat(3, columns.subList(1, columns.size()).toArray(Value[]::new));
        return new PatchesGraph(concatenated.reshape(0, grid.pixels(), -1), grid);
    }
}
