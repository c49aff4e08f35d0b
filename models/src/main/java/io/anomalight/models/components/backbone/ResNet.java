package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.arithmetic.Products;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A residual network up to its deepest tap, in evaluation, its batch norms folded into its convolutions. */
final class ResNet implements FeatureExtractor {
    private static final String PREFIX = "encoder.";
    private static final String MEAN = PREFIX + "mean";
    private static final String STD = PREFIX + "std";

    private final ModuleState state;
    private final Products products;
    private final ResNetLayout layout;
    private final List<FeatureLayer> layers;
    private final WeightsOrigin origin;

    private ResNet(ModuleState state, ResNetLayout layout, List<FeatureLayer> layers, WeightsOrigin origin) {
        this.state = state;
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
        ResNetLayout layout =
                ResNetLayout.of(backbone, format.strideOn(), backbone.layers().indexOf(deepest) + 1);
        weights.check(layout);
        layout.convolutions().forEach(convolution -> {
            ConvolutionWeights numbers = weights.of(convolution);
            boolean first = convolution.equals(layout.stem());
            float[] weight = first ? format.toRgb(numbers.kernel(), convolution.outputs()) : numbers.kernel();
            state.ownFrozen(PREFIX + convolution.name() + ".weight", weight, convolution.shape());
            state.ownFrozen(PREFIX + convolution.name() + ".bias", numbers.bias(), convolution.outputs());
        });
        state.ownFrozen(MEAN, format.meanOfRgb(), 3);
        state.ownFrozen(STD, format.stdOfRgb(), 3);
        return new ResNet(state, layout, layers, weights.origin());
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
        Map<String, NDArray> taps = new HashMap<>();
        NDArray x = stem(images);
        boolean tapped = false;
        for (ResNetLayout.Stage stage : layout.stages()) {
            for (ResNetLayout.Block block : stage.blocks()) {
                NDArray input = x;
                x = block(block, input);
                // Activations are large: each goes as soon as nobody needs it, not when the step ends.
                if (!tapped) {
                    input.close();
                }
                tapped = false;
            }
            tapped = layers.stream().anyMatch(layer -> layer.name().equals(stage.name()));
            if (tapped) {
                taps.put(stage.name(), x);
            }
        }
        NDList features = new NDList();
        layers.forEach(layer -> features.add(Objects.requireNonNull(taps.get(layer.name()), layer.name())));
        return features;
    }

    private NDArray stem(NDArray images) {
        try (NDArray normalized = normalize(images);
                NDArray convolved = relu(convolve(normalized, layout.stem()))) {
            // [B, 64, H/2, W/2] -> [B, 64, H/4, W/4]
            return Pool.maxPool2d(convolved, new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
        }
    }

    // The colours come last in memory while the axes stay [B, 3, H, W]: oneDNN's convolutions are faster so, and hand
    // the order on to every map behind them.
    private NDArray normalize(NDArray images) {
        Shape shape = images.getShape();
        try (NDArray coloursLast = images.transpose(0, 2, 3, 1);
                NDArray copied = coloursLast.flatten();
                NDArray pixels = copied.reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
                // Not folded into the first convolution: its zero padding stands for the mean colour, not for black.
                NDArray normalized = pixels.sub(state.get(MEAN)).divi(state.get(STD))) {
            return normalized.transpose(0, 3, 1, 2);
        }
    }

    private NDArray block(ResNetLayout.Block block, NDArray input) {
        NDArray x = input;
        for (int i = 0; i < block.path().size() - 1; i++) {
            NDArray next = relu(convolve(x, block.path().get(i)));
            if (i > 0) {
                x.close();
            }
            x = next;
        }
        NDArray sum = convolve(x, block.path().get(block.path().size() - 1));
        x.close();
        Optional<NDArray> shortcut = block.shortcut().map(convolution -> convolve(input, convolution));
        sum.addi(shortcut.orElse(input));
        shortcut.ifPresent(NDArray::close);
        return relu(sum);
    }

    // The input comes first: results live where it lives.
    private NDArray convolve(NDArray x, Convolution convolution) {
        String name = PREFIX + convolution.name();
        return products.convolve(x, name + ".weight", name + ".bias", convolution.stride(), convolution.padding());
    }

    private static NDArray relu(NDArray x) {
        try (x) {
            return Activation.relu(x);
        }
    }
}
