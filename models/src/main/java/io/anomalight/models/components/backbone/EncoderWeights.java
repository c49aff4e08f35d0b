package io.anomalight.models.components.backbone;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.List;

/**
 * The source of an encoder's weights: a file, random numbers, or zeros that an archive replaces. It returns one tensor at a
 * time, so that unused tensors are never read.
 */
public interface EncoderWeights {
    /** The prefix of the names of an encoder's arrays in a state. */
    String PREFIX = "encoder.";

    /** The variant of the network and the format of its input. */
    WeightsFormat format();

    WeightsOrigin origin();

    /** Whether a tensor exists; true if the source is not a file. */
    default boolean has(String name) {
        return true;
    }

    /**
     * Call it before the tensors are read, to find a fault before memory is filled.
     *
     * @throws io.anomalight.framework.failure.UserError if a tensor is missing or has another shape
     */
    default void check(List<Convolution> convolutions, List<Weight> others) {}

    /**
     * A convolution with its batch norm folded in.
     *
     * @param varianceFactor factor of the variance of random numbers
     */
    ConvolutionWeights of(Convolution convolution, double varianceFactor);

    /**
     * A convolution and its batch norm apart, for a copy that is trained further. Its running statistics give the results of {@link
     * #of(Convolution, double)}.
     */
    default NormedWeights apart(Convolution convolution, double varianceFactor) {
        return NormedWeights.unchanged(of(convolution, varianceFactor));
    }

    /** Any other tensor, in row-major order. */
    float[] of(Weight weight);

    /**
     * Adds a convolution to a state, as {@code encoder.<name>.weight} and {@code encoder.<name>.bias}.
     *
     * @param first whether its inputs are the colours, which a file may have in another order
     */
    default void load(Convolution convolution, boolean first, double varianceFactor, ModuleState state) {
        ConvolutionWeights numbers = of(convolution, varianceFactor);
        float[] kernel = first ? format().toRgb(numbers.kernel(), convolution.outputs()) : numbers.kernel();
        String name = PREFIX + convolution.name();
        state.pretrained(name + ".weight", kernel, convolution.shape());
        state.pretrained(name + ".bias", numbers.bias(), convolution.outputs());
    }
}
