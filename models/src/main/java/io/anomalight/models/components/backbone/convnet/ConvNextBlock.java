package io.anomalight.models.components.backbone.convnet;

import io.anomalight.models.components.backbone.Weight;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.Activation;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.stream.Stream;

/**
 * A block of a ConvNeXt (Liu et al. 2022) with timm's names: a depthwise 7×7 convolution, a layer norm over the channels, and
 * a multilayer perceptron, added to its input.
 *
 * @param name prefix of its weights
 */
record ConvNextBlock(String name, int channels) implements Block {
    private static final int KERNEL = 7;
    private static final double EPSILON = 1e-6;
    private static final double SCALE = 0.1;

    @Override
    public Stream<Convolution> convolutions() {
        return Stream.of(depthwise());
    }

    private Convolution depthwise() {
        return new Convolution(name + ".conv_dw", "", channels, channels, KERNEL, 1, false, channels);
    }

    @Override
    public Stream<Weight> others() {
        int inside = 4 * channels;
        return Stream.of(
                Weight.of(name + ".norm.weight", 1, 0, channels),
                Weight.of(name + ".norm.bias", 0, 0, channels),
                Weight.of(name + ".mlp.fc1.weight", 0, 1 / Math.sqrt(channels), inside, channels),
                Weight.of(name + ".mlp.fc1.bias", 0, 0, inside),
                Weight.of(name + ".mlp.fc2.weight", 0, 1 / Math.sqrt(inside), channels, inside),
                Weight.of(name + ".mlp.fc2.bias", 0, 0, channels),
                Weight.of(name + ".gamma", SCALE, 0, channels));
    }

    @Override
    public <T> T apply(NetworkOps<T> ops, T x) {
        T y = ops.transpose(ops.convolve(x, depthwise()), 0, 2, 3, 1); // [B, H, W, C]
        y = ops.linear(ops.layerNorm(y, name + ".norm", EPSILON), name + ".mlp.fc1");
        y = ops.linear(ops.activate(y, Activation.GELU), name + ".mlp.fc2");
        y = ops.mul(y, ops.weight(name + ".gamma"));
        return ops.add(ops.transpose(y, 0, 3, 1, 2), x);
    }
}
