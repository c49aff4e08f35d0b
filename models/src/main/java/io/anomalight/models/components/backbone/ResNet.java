package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A frozen residual network up to its deepest feature layer, with its batch norms folded into its convolutions. It computes one
 * convolution after another for the whole batch. {@link PackedResNet} is the fast variant.
 */
final class ResNet implements FeatureExtractor {
    /** The prefix of the names of its arrays in the state. */
    static final String PREFIX = "encoder.";

    private final MixedPrecision mixedPrecision;
    private final InputNormalization normalization;
    private final ResNetLayout layout;
    private final List<FeatureLayer> layers;
    private final WeightsOrigin origin;
    private final ModuleState state;

    private ResNet(
            ModuleState state,
            InputNormalization normalization,
            ResNetLayout layout,
            List<FeatureLayer> layers,
            WeightsOrigin origin) {
        this.normalization = normalization;
        this.mixedPrecision = new MixedPrecision(state);
        this.layout = layout;
        this.layers = layers;
        this.origin = origin;
        this.state = state;
    }

    /** Loads the weights up to the deepest feature layer. */
    static ResNet load(Backbone backbone, List<FeatureLayer> layers, EncoderWeights weights, ModuleState state) {
        WeightsFormat format = weights.format();
        FeatureLayer deepest = layers.stream()
                .max(Comparator.comparingInt(FeatureLayer::stride))
                .orElseThrow();
        ResNetLayout layout = ResNetLayout.of(
                backbone.shape(), format.strideOn(), backbone.layers().indexOf(deepest) + 1);
        weights.check(layout);
        layout.convolutions().forEach(convolution -> {
            ConvolutionWeights numbers = weights.of(convolution);
            boolean first = convolution.equals(layout.stem());
            float[] weight = first ? format.toRgb(numbers.kernel(), convolution.outputs()) : numbers.kernel();
            state.pretrained(PREFIX + convolution.name() + ".weight", weight, convolution.shape());
            state.pretrained(PREFIX + convolution.name() + ".bias", numbers.bias(), convolution.outputs());
        });
        state.provenance(weights.origin().provenance());
        InputNormalization normalization = new InputNormalization(format, state, PREFIX);
        return new ResNet(state, normalization, layout, layers, weights.origin());
    }

    @Override
    public List<FeatureLayer> layers() {
        return layers;
    }

    @Override
    public WeightsOrigin origin() {
        return origin;
    }

    @Override
    public NDList extract(NDArray images) {
        NDArray x;
        try (NDArray normalized = normalization.apply(images)) {
            x = ResidualForward.stem(normalized, layout.stem(), this::convolve);
        }
        return inOrder(ResidualForward.stages(x, layout.stages(), names(), this::convolve));
    }

    @Override
    public List<Value> extract(Value images) {
        Map<String, Value> outputs = ResidualGraph.stages(normalization.apply(images), layout, this::convolve);
        return layers.stream()
                .map(layer -> Objects.requireNonNull(outputs.get(layer.name()), layer.name()))
                .toList();
    }

    private Value convolve(Value x, Convolution convolution) {
        Graph graph = x.graph();
        String name = PREFIX + convolution.name();
        return graph.apply(
                ResidualGraph.operator(convolution),
                x,
                graph.parameter(state, name + ".weight"),
                graph.parameter(state, name + ".bias"));
    }

    /** The convolutions and their connections. */
    ResNetLayout layout() {
        return layout;
    }

    /** The normalisation of the images. */
    InputNormalization normalization() {
        return normalization;
    }

    /** The names of the selected stages. */
    Set<String> names() {
        return layers.stream().map(FeatureLayer::name).collect(Collectors.toSet());
    }

    /** Sorts outputs by stage name into the order of {@link #layers}. */
    NDList inOrder(Map<String, NDArray> outputs) {
        NDList features = new NDList();
        layers.forEach(layer -> features.add(Objects.requireNonNull(outputs.get(layer.name()), layer.name())));
        return features;
    }

    // The input is the first argument, because the result belongs to its manager.
    private NDArray convolve(NDArray x, Convolution convolution) {
        String name = PREFIX + convolution.name();
        return mixedPrecision.convolve(
                x, name + ".weight", name + ".bias", convolution.stride(), convolution.padding());
    }
}
