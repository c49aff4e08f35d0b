package io.anomalight.models.components.backbone.residual;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.network.FrozenNetwork;
import io.anomalight.models.components.backbone.network.Network;
import io.anomalight.models.components.backbone.network.NetworkOps;
import io.anomalight.models.components.backbone.weights.StrideOn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A residual network with torchvision's names.
 *
 * @param id name in torchvision and timm
 * @param shape its size
 * @param padding what its convolutions see outside their input
 */
record ResidualBackbone(String id, ResidualShape shape, Padding padding) implements Backbone {
    private static final int STEM_STRIDE = 4;

    ResidualBackbone(String id, ResidualShape shape) {
        this(id, shape, Padding.ZEROS);
    }

    @Override
    public Optional<Backbone> padded(Padding other) {
        return Optional.of(new ResidualBackbone(id, shape, other));
    }

    @Override
    public List<FeatureLayer> layers() {
        return IntStream.range(0, shape.blocks().size())
                .mapToObj(stage -> new FeatureLayer("layer" + (stage + 1), shape.outputs(stage), STEM_STRIDE << stage))
                .toList();
    }

    @Override
    public long parameters() {
        return ResNetLayout.of(shape, StrideOn.CONV2, shape.blocks().size())
                .convolutions()
                .mapToLong(Convolution::parameters)
                .sum();
    }

    // The trainable convolutions have no groups.
    @Override
    public Optional<ResidualShape> residual() {
        return Optional.of(shape).filter(each -> each.groups() == 1);
    }

    @Override
    public ResidualShape residualFor(String purpose) {
        if (padding != Padding.ZEROS) {
            throw new IllegalArgumentException("encoder_padding must be zeros, because the model " + purpose);
        }
        return Backbone.super.residualFor(purpose);
    }

    @Override
    public FeatureExtractor load(
            List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, Arithmetic arithmetic) {
        int depth = 1 + layers.stream().mapToInt(layers()::indexOf).max().orElseThrow();
        ResNetLayout layout = ResNetLayout.of(shape, weights.format().strideOn(), depth);
        weights.check(layout.convolutions().toList(), List.of());
        layout.convolutions()
                .forEach(convolution -> weights.load(
                        convolution, convolution.equals(layout.stem()), shape.varianceFactor(convolution), state));
        FrozenNetwork plain = new FrozenNetwork(new Forward(layout), layers, weights, state, padding);
        if (padding != Padding.ZEROS) {
            return plain; // the fast path pads by zeros
        }
        return arithmetic.choose(() -> PackedResNet.of(plain, layout, state), () -> plain);
    }

    private record Forward(ResNetLayout layout) implements Network {
        @Override
        public <T> Map<String, T> forward(NetworkOps<T> ops, T images, ImageSize size, Set<String> taps) {
            ResidualForward<T> forward = new ResidualForward<>(ops, ops::convolve);
            T x = forward.stem(images, layout.stem());
            ops.free(images);
            return forward.stages(x, layout.stages(), taps);
        }
    }
}
