package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.Products;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A residual network up to its deepest tap, in evaluation, its batch norms folded into its convolutions. */
final class ResNet implements FeatureExtractor {
    private static final String PREFIX = "encoder.";

    private final Products products;
    private final InputNormalization normalization;
    private final ResNetLayout layout;
    private final List<FeatureLayer> layers;
    private final WeightsOrigin origin;

    private ResNet(
            ModuleState state,
            InputNormalization normalization,
            ResNetLayout layout,
            List<FeatureLayer> layers,
            WeightsOrigin origin) {
        this.normalization = normalization;
        this.products = new Products(state);
        this.layout = layout;
        this.layers = layers;
        this.origin = origin;
    }

    /** Reads what the taps need, and nothing behind the deepest one. */
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
            state.ownFrozen(PREFIX + convolution.name() + ".weight", weight, convolution.shape());
            state.ownFrozen(PREFIX + convolution.name() + ".bias", numbers.bias(), convolution.outputs());
        });
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
        Set<String> names = layers.stream().map(FeatureLayer::name).collect(Collectors.toSet());
        Map<String, NDArray> taps = ResidualForward.stages(x, layout.stages(), names, this::convolve);
        NDList features = new NDList();
        layers.forEach(layer -> features.add(Objects.requireNonNull(taps.get(layer.name()), layer.name())));
        return features;
    }

    // The input comes first: results live where it lives.
    private NDArray convolve(NDArray x, Convolution convolution) {
        String name = PREFIX + convolution.name();
        return products.convolve(x, name + ".weight", name + ".bias", convolution.stride(), convolution.padding());
    }
}
