package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.network.ArrayOps;
import io.anomalight.models.components.backbone.network.GraphOps;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A copy of a pretrained residual encoder that is trained further.
 *
 * <p>Its weights are w + δ, where w are the encoder's and δ are parameters that start at zero. The batch norms are folded into the
 * convolutions, so their statistics stay those of the encoder.
 */
public final class TunedResNet {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final ResNetLayout layout;
    private final ModuleState state;
    private final String prefix;

    /**
     * @param layout of the encoder, whose weights are in the state
     * @param prefix of the parameters in the state
     */
    public TunedResNet(ResNetLayout layout, ModuleState state, String prefix) {
        this.layout = layout;
        this.state = state;
        this.prefix = prefix;
    }

    /** Adds the parameters to the state: zeros. */
    public TunedResNet initialize() {
        layout.convolutions().forEach(convolution -> {
            int weights = convolution.outputs() * convolution.fanIn();
            state.parameter(prefix + convolution.name() + WEIGHT, new float[weights], convolution.shape());
            state.parameter(
                    prefix + convolution.name() + BIAS, new float[convolution.outputs()], convolution.outputs());
        });
        return this;
    }

    /** The names of all parameters in the state. */
    public List<String> parameterNames() {
        return state.parameters(prefix);
    }

    /**
     * The features of each stage, {@code [B, C, h, w]}, the largest first; they belong to the manager of the images.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     */
    public NDList features(NDArray images) {
        ResidualForward<NDArray> forward =
                new ResidualForward<>(new ArrayOps(state, EncoderWeights.PREFIX), this::convolve);
        try (NDArray normalized = EagerOperand.compute(images, this::normalized)) {
            return new NDList(features(forward, normalized));
        }
    }

    /** The same, as a graph for ONNX. */
    public List<Value> features(Value images) {
        GraphOps ops = new GraphOps(images.graph(), state, EncoderWeights.PREFIX);
        return features(new ResidualForward<>(ops, this::convolve), Value.of(normalized(images)));
    }

    private <T> List<T> features(ResidualForward<T> forward, T normalized) {
        List<String> names =
                layout.stages().stream().map(ResNetLayout.Stage::name).toList();
        Map<String, T> maps =
                forward.stages(forward.stem(normalized, layout.stem()), layout.stages(), Set.copyOf(names));
        List<T> features = new ArrayList<>();
        names.forEach(name -> features.add(Objects.requireNonNull(maps.get(name), name)));
        return features;
    }

    private Operand normalized(Operand images) {
        return images.sub(perColour(images, "mean")).div(perColour(images, "std"));
    }

    private Operand perColour(Operand images, String name) {
        return images.parameter(state, EncoderWeights.PREFIX + name).reshape(3, 1, 1);
    }

    private NDArray convolve(NDArray x, Convolution convolution) {
        String name = convolution.name();
        try (NDArray product = NormedConvolutions.convolvePlain(x, tuned(name + WEIGHT), convolution);
                NDArray bias = tuned(name + BIAS).reshape(1, -1, 1, 1)) {
            return product.add(bias);
        }
    }

    private NDArray tuned(String name) {
        return state.get(prefix + name).add(state.get(EncoderWeights.PREFIX + name));
    }

    private Value convolve(Value x, Convolution convolution) {
        String name = convolution.name();
        Value product = x.graph().apply(GraphOps.operator(convolution), x, tuned(x, name + WEIGHT));
        return product.add(tuned(x, name + BIAS).reshape(-1, 1, 1));
    }

    private Value tuned(Value any, String name) {
        return any.graph()
                .parameter(state, prefix + name)
                .add(any.graph().parameter(state, EncoderWeights.PREFIX + name));
    }
}
