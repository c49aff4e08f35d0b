package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.NormedWeights;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A copy of a pretrained residual encoder that is trained further, with batch norms whose running statistics begin with those of the
 * encoder and adapt to the training images.
 */
public final class TunedResNet {
    private final ResNetLayout layout;
    private final ModuleState state;
    private final NormedConvolutions convolutions;

    /**
     * @param layout of the encoder, which is in the state
     * @param prefix of the parameters and running statistics in the state
     */
    public TunedResNet(ResNetLayout layout, ModuleState state, String prefix) {
        this.layout = layout;
        this.state = state;
        this.convolutions = new NormedConvolutions(layout.convolutions().toList(), state, prefix);
    }

    /** Adds copies of the encoder's weights to the state. */
    public TunedResNet initialize(ResidualShape shape, EncoderWeights weights) {
        layout.convolutions().forEach(convolution -> {
            NormedWeights copy = weights.apart(convolution, shape.varianceFactor(convolution));
            convolutions.initialize(
                    convolution,
                    convolution.equals(layout.stem())
                            ? copy.withKernel(weights.format().toRgb(copy.kernel(), convolution.outputs()))
                            : copy);
        });
        return this;
    }

    /** The names of all parameters in the state. */
    public List<String> parameterNames() {
        return convolutions.parameterNames();
    }

    /**
     * The features of each stage, {@code [B, C, h, w]}, the largest first; they belong to the manager of the images.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     */
    public NDList features(NDArray images, Statistics statistics) {
        try (NDArray normalized = EagerOperand.compute(images, this::normalized)) {
            return new NDList(features(convolutions.forward(statistics), normalized));
        }
    }

    /** The same with running statistics, as a graph for ONNX. */
    public List<Value> features(Value images) {
        return features(convolutions.forward(images.graph()), Value.of(normalized(images)));
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
}
