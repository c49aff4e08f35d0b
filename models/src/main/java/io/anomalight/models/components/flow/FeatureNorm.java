package io.anomalight.models.components.flow;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import java.util.Arrays;
import java.util.List;

/**
 * A trained layer norm over all features of an image, with a weight and a bias for each (Ba et al. 2016).
 *
 * @param prefix of its arrays in the state, which owns them
 */
public record FeatureNorm(ModuleState state, String prefix) {
    /** ε of the layer norm, added to the variance; PyTorch's default. */
    private static final double EPSILON = 1e-5;

    /** Adds weights of one and biases of zero to the state. */
    public void initialize(int channels, ImageSize grid) {
        long[] map = {channels, grid.height(), grid.width()};
        float[] ones = new float[channels * grid.pixels()];
        Arrays.fill(ones, 1);
        state.parameter(weight(), ones, map);
        state.parameter(bias(), new float[ones.length], map);
    }

    private String weight() {
        return prefix + "weight";
    }

    private String bias() {
        return prefix + "bias";
    }

    /** The names of both parameters in the state. */
    public List<String> parameterNames() {
        return List.of(weight(), bias());
    }

    /** Normalises maps {@code [B, C, h, w]}. */
    public Operand apply(Operand features) {
        return features.layerNorm(features.parameter(state, weight()), features.parameter(state, bias()), EPSILON);
    }
}
