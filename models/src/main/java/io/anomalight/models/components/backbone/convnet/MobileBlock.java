package io.anomalight.models.components.backbone.convnet;

import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.Activation;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An inverted residual block (Sandler et al. 2018) with timm's names: a 1×1 convolution that adds channels, a depthwise
 * convolution, squeeze and excitation (Hu et al. 2018), and a 1×1 convolution without activation.
 *
 * @param expand absent in depthwise-separable blocks
 * @param squeeze the two 1×1 convolutions of squeeze and excitation; empty for none
 * @param activation after the first two convolutions
 * @param inner activation between the convolutions of squeeze and excitation
 * @param gate activation after them
 */
record MobileBlock(
        Optional<Convolution> expand,
        Convolution depthwise,
        List<Convolution> squeeze,
        Convolution project,
        Activation activation,
        Activation inner,
        Activation gate)
        implements Block {

    /**
     * A row in the table of a mobile network.
     *
     * @param repeats number of blocks
     * @param kernel side of the depthwise convolution
     * @param stride of the first block
     * @param expansion factor from the input channels to those inside a block; 0 for depthwise-separable blocks
     * @param channels output channels
     * @param squeeze share of channels in squeeze and excitation; 0 for none
     * @param activation after the convolutions inside a block
     */
    record Row(
            int repeats,
            int kernel,
            int stride,
            double expansion,
            int channels,
            double squeeze,
            Activation activation) {}

    /** What the blocks of a network have in common. */
    enum Family {
        /** Squeezed channels are a share of the block's inputs. */
        EFFICIENT_NET(Activation.SILU, Activation.SIGMOID),
        /** Squeezed channels are a share of the expanded channels, rounded to a multiple of 8. */
        MOBILE_NET(Activation.RELU, Activation.HARD_SIGMOID);

        private final Activation inner;
        private final Activation gate;

        Family(Activation inner, Activation gate) {
            this.inner = inner;
            this.gate = gate;
        }

        private int squeezed(int inputs, int expanded, double share) {
            return this == MOBILE_NET ? rounded(expanded * share) : (int) Math.max(1, Math.rint(inputs * share));
        }
    }

    /** The nearest multiple of 8 that is at least nine tenths of a number, as in all mobile networks. */
    static int rounded(double channels) {
        int multiple = Math.max(8, (int) (channels + 4) / 8 * 8);
        return multiple < 0.9 * channels ? multiple + 8 : multiple;
    }

    /** The blocks of a row. */
    static List<Block> blocks(Row row, String name, int firstNumber, int inputs, Family family) {
        List<Block> blocks = new ArrayList<>();
        int channels = inputs;
        for (int i = 0; i < row.repeats(); i++) {
            blocks.add(block(row, name + "." + (firstNumber + i), channels, i == 0 ? row.stride() : 1, family));
            channels = row.channels();
        }
        return blocks;
    }

    private static Block block(Row row, String name, int inputs, int stride, Family family) {
        boolean expands = row.expansion() > 0;
        int inside = expands ? rounded(inputs * row.expansion()) : inputs;
        Optional<Convolution> expand = expands
                ? Optional.of(new Convolution(name + ".conv_pw", name + ".bn1", inputs, inside, 1, 1))
                : Optional.empty();
        Convolution depthwise = new Convolution(
                name + ".conv_dw",
                name + (expands ? ".bn2" : ".bn1"),
                inside,
                inside,
                row.kernel(),
                stride,
                false,
                inside);
        List<Convolution> squeeze = List.of();
        if (row.squeeze() > 0) {
            int few = family.squeezed(inputs, inside, row.squeeze());
            squeeze = List.of(
                    new Convolution(name + ".se.conv_reduce", "", inside, few, 1, 1),
                    new Convolution(name + ".se.conv_expand", "", few, inside, 1, 1));
        }
        Convolution project = new Convolution(
                name + (expands ? ".conv_pwl" : ".conv_pw"),
                name + (expands ? ".bn3" : ".bn2"),
                inside,
                row.channels(),
                1,
                1);
        return new MobileBlock(expand, depthwise, squeeze, project, row.activation(), family.inner, family.gate);
    }

    @Override
    public Stream<Convolution> convolutions() {
        return Stream.of(expand.stream(), Stream.of(depthwise), squeeze.stream(), Stream.of(project))
                .flatMap(each -> each);
    }

    private boolean hasShortcut() {
        return depthwise.stride() == 1 && expand.orElse(depthwise).inputs() == project.outputs();
    }

    @Override
    public <T> T apply(NetworkOps<T> ops, T x) {
        T y = expand.map(convolution -> ops.activate(ops.convolve(x, convolution), activation))
                .orElse(x);
        y = ops.activate(ops.convolve(y, depthwise), activation);
        if (!squeeze.isEmpty()) {
            T few = ops.activate(ops.convolve(ops.meanOfPositions(y), squeeze.get(0)), inner);
            y = ops.mul(y, ops.activate(ops.convolve(few, squeeze.get(1)), gate));
        }
        T result = ops.convolve(y, project);
        return hasShortcut() ? ops.add(result, x) : result;
    }
}
