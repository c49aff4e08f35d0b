package io.anomalight.models.cfa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.Uniform;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The patch descriptor φ: a linear layer, the same for all patches, that also sees the row and the column of a patch: a CoordConv
 * (Liu et al. 2018) with kernels of one position.
 *
 * @param state contains the weight {@code [O, D + 2]} and the bias {@code [O]}
 * @param grid rows and columns of patches
 * @param inputs D, the number of features of a patch
 * @param outputs O, the number of features that describe it
 */
record Descriptor(ModuleState state, ImageSize grid, int inputs, int outputs) {
    static final String WEIGHT = "descriptor.weight";
    static final String BIAS = "descriptor.bias";

    /** The names of its parameters. */
    static final List<String> PARAMETERS = List.of(WEIGHT, BIAS);

    private static final int COORDINATES = 2;

    /** Adds parameters to the state, with random values as in PyTorch's {@code Conv2d}. */
    static Descriptor initialize(ModuleState state, ImageSize grid, int inputs, int outputs, SplittableRandom random) {
        int columns = inputs + COORDINATES;
        double bound = 1 / Math.sqrt(columns);
        state.parameter(WEIGHT, Uniform.within(bound, outputs * columns, random), outputs, columns);
        state.parameter(BIAS, Uniform.within(bound, outputs, random), outputs);
        return new Descriptor(state, grid, inputs, outputs);
    }

    /**
     * Describes patches.
     *
     * @param patches {@code [B, h·w, D]}, positions in row-major order
     * @return {@code [B, h·w, O]}
     */
    Operand of(Operand patches) {
        return patches.scoped(x -> {
            Operand weight = x.parameter(state, WEIGHT);
            Operand ofFeatures = x.matMul(weight.slice(1, 0, inputs).transpose(1, 0));
            Operand ofPosition = x.constant(coordinates(), grid.pixels(), COORDINATES)
                    .matMul(weight.slice(1, inputs, (long) inputs + COORDINATES).transpose(1, 0));
            return ofFeatures.add(ofPosition.add(x.parameter(state, BIAS)));
        });
    }

    /** The inputs of the layer, {@code [h·w, D + 2]}, for the patches of an image, {@code [h·w, D]}. */
    NDArray withCoordinates(NDArray patches) {
        NDManager manager = patches.getManager();
        try (NDArray coordinates = manager.create(coordinates(), new Shape(grid.pixels(), COORDINATES))) {
            return patches.concat(coordinates, 1);
        }
    }

    // The row and the column of each position, from -1 to 1.
    private float[] coordinates() {
        float[] coordinates = new float[COORDINATES * grid.pixels()];
        for (int i = 0; i < grid.pixels(); i++) {
            coordinates[COORDINATES * i] = fromMinusOneToOne(i / grid.width(), grid.height());
            coordinates[COORDINATES * i + 1] = fromMinusOneToOne(i % grid.width(), grid.width());
        }
        return coordinates;
    }

    private static float fromMinusOneToOne(int index, int count) {
        return count == 1 ? 0 : 2f * index / (count - 1) - 1;
    }
}
