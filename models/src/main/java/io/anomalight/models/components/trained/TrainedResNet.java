package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.InputNormalization;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import io.anomalight.models.components.backbone.weights.StrideOn;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A trainable residual network up to its deepest feature layer. It is version 1.5 of the network ({@link StrideOn#CONV2}), as in
 * torchvision and timm, even if its teacher is version 1. The features of both versions have the same shapes.
 */
public final class TrainedResNet {
    private final List<String> layers;
    private final ResNetLayout layout;
    private final InputNormalization normalization;
    private final NormedConvolutions convolutions;

    /**
     * @param layers names of the layers whose features are returned, as torchvision names them
     * @param state the state with its parameters, whose names begin with {@code prefix}
     */
    public TrainedResNet(ResidualShape shape, List<String> layers, ModuleState state, String prefix) {
        this.layers = List.copyOf(layers);
        int depth = layers.stream()
                .mapToInt(name -> Integer.parseInt(name.substring("layer".length())))
                .max()
                .orElseThrow();
        this.layout = ResNetLayout.of(shape, StrideOn.CONV2, depth);
        this.normalization = new InputNormalization(WeightsFormat.TORCHVISION, state, prefix);
        this.convolutions = new NormedConvolutions(layout.convolutions().toList(), state, prefix);
    }

    /** Initialises the parameters as timm does: at first each block is equal to its shortcut. */
    public TrainedResNet initialize(SplittableRandom random) {
        convolutions.initialize(random);
        convolutions.beginAsShortcuts(layout.stages().stream()
                .flatMap(stage -> stage.blocks().stream())
                .toList());
        return this;
    }

    /** The names of all trainable parameters in the state. */
    public List<String> parameterNames() {
        return convolutions.parameterNames();
    }

    /**
     * Normalises images for {@link #features}.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}; the result belongs to their manager
     */
    public NDArray normalize(NDArray images) {
        return normalization.apply(images);
    }

    /**
     * One feature map per feature layer, {@code [B, C, h, w]}, in the order of the feature layers; they belong to the manager of
     * the images.
     *
     * @param normalized a result of {@link #normalize}
     */
    public NDList features(NDArray normalized, Statistics statistics) {
        return new NDList(features(convolutions.forward(statistics), normalized));
    }

    /** Normalisation and features with running statistics, as a graph for ONNX. */
    public List<Value> features(Value images) {
        return features(convolutions.forward(images.graph()), normalization.apply(images));
    }

    private <T> List<T> features(ResidualForward<T> forward, T normalized) {
        T x = forward.stem(normalized, layout.stem());
        Map<String, T> outputs = forward.stages(x, layout.stages(), Set.copyOf(layers));
        return layers.stream()
                .map(name -> Objects.requireNonNull(outputs.get(name), name))
                .toList();
    }
}
