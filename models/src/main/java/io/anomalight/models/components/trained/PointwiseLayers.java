package io.anomalight.models.components.trained;

import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.Uniform;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Linear layers that map the channels of each position by themselves, one after the other and without activations: the adaptor of
 * models that train on the features of a frozen encoder.
 *
 * <p>Layer i has the parameters {@code <prefix><i>.weight}, {@code [C, C, 1, 1]}, and {@code <prefix><i>.bias}, {@code [C]}.
 */
public final class PointwiseLayers {
    private final String prefix;
    private final int channels;
    private final int count;
    private final ModuleState state;
    private final MixedPrecision mixedPrecision;

    /** @param count the number of layers; 0 for none, which leaves features as they are */
    public PointwiseLayers(String prefix, int channels, int count, ModuleState state) {
        this.prefix = prefix;
        this.channels = channels;
        this.count = count;
        this.state = state;
        this.mixedPrecision = new MixedPrecision(state);
    }

    /**
     * Initialises the parameters: weights are normal with variance 1 / C (Glorot and Bengio 2010).
     *
     * @param biasBound biases are uniform between −bound and bound; 0 for zero biases
     */
    public PointwiseLayers initialize(double biasBound, SplittableRandom random) {
        double deviation = Math.sqrt(1.0 / channels);
        for (int layer = 0; layer < count; layer++) {
            float[] weight = new float[channels * channels];
            for (int i = 0; i < weight.length; i++) {
                weight[i] = (float) (deviation * random.nextGaussian());
            }
            state.parameter(weight(layer), weight, channels, channels, 1, 1);
            state.parameter(bias(layer), Uniform.within(biasBound, channels, random), channels);
        }
        return this;
    }

    private String weight(int layer) {
        return prefix + layer + ".weight";
    }

    private String bias(int layer) {
        return prefix + layer + ".bias";
    }

    /** The names of the parameters in the state. */
    public List<String> parameterNames() {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(layer -> List.of(weight(layer), bias(layer)).stream())
                .toList();
    }

    /** Maps features {@code [B, C, h, w]} to the same shape; without layers, the result is the input. */
    public Operand apply(Operand features) {
        Operand mapped = features;
        for (int layer = 0; layer < count; layer++) {
            mapped = mixedPrecision.convolve(mapped, weight(layer), bias(layer), 1, 0);
        }
        return mapped;
    }
}
