package io.anomalight.models.components.trained;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.layout.Convolution;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A small network that gives each position of a feature map one number, from the channels of this position alone: the discriminator
 * of SimpleNet (Liu et al., CVPR 2023, section 3.4) and of the models after it.
 *
 * <p>Each hidden layer is a linear layer, a batch norm over all positions of the batch and a leaky ReLU; the last layer is linear
 * without a bias. A bias before a batch norm has no effect, so the hidden layers have none either.
 */
public final class PointwiseHead {
    private static final double SLOPE = 0.2;

    private final String prefix;
    private final int hidden;
    private final List<Convolution> layers;
    private final NormedConvolutions convolutions;
    private final ModuleState state;

    /**
     * @param prefix of the names of its arrays in the state
     * @param channels C of the features
     * @param hidden channels of the hidden layers
     * @param hiddenLayers the number of hidden layers, at least 1
     */
    public PointwiseHead(String prefix, int channels, int hidden, int hiddenLayers, ModuleState state) {
        this.prefix = prefix;
        this.hidden = hidden;
        this.layers = IntStream.range(0, hiddenLayers)
                .mapToObj(i -> new Convolution("hidden" + i, "norm" + i, i == 0 ? channels : hidden, hidden, 1, 1))
                .toList();
        this.convolutions = new NormedConvolutions(layers, state, prefix);
        this.state = state;
    }

    /** Initialises the parameters: weights are normal (Glorot and Bengio 2010). */
    public PointwiseHead initialize(SplittableRandom random) {
        convolutions.initializeXavier(random);
        double deviation = Math.sqrt(2.0 / (hidden + 1));
        float[] weight = new float[hidden];
        for (int i = 0; i < hidden; i++) {
            weight[i] = (float) (deviation * random.nextGaussian());
        }
        state.parameter(last(), weight, 1, hidden, 1, 1);
        return this;
    }

    private String last() {
        return prefix + "out.weight";
    }

    /** The names of the parameters in the state. */
    public List<String> parameterNames() {
        List<String> names = new ArrayList<>(convolutions.parameterNames());
        names.add(last());
        return names;
    }

    /** One number per position, {@code [B, 1, h, w]}, of features {@code [B, C, h, w]}; before any sigmoid. */
    public Operand apply(Operand features, Statistics statistics) {
        return features.scoped(in -> {
            Operand x = in;
            for (Convolution layer : layers) {
                try (Operand normed = convolutions.apply(x, layer, statistics)) {
                    x.close();
                    x = Activations.leakyRelu(normed, SLOPE);
                }
            }
            return x.convolve(x.parameter(state, last()), 1, 1, 0);
        });
    }
}
