package io.anomalight.models.csflow;

import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Activations;
import io.anomalight.models.components.trained.ConvolutionWithBias;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The network of a coupling that computes log-scale and shift at all scales, with connections between neighbouring scales:
 * the internal network of the paper. A learned factor γ per scale starts at zero, so that a new coupling is the identity.
 */
final class CrossConvolutions {
    private static final double LEAKY_SLOPE = 0.1;

    private final List<ImageSize> grids;
    private final ModuleState state;
    private final MixedPrecision mixedPrecision;
    private final String prefix;
    private final List<ConvolutionWithBias> toHidden;
    private final List<ConvolutionWithBias> same;
    private final List<ConvolutionWithBias> up; // from scale i + 1 to scale i
    private final List<ConvolutionWithBias> down; // from scale i to scale i + 1

    /**
     * @param grids rows and columns of each scale, the largest first; each has half of the rows and columns of the one before
     * @param prefix of its arrays in the state
     */
    CrossConvolutions(
            int inputs, int hidden, int outputs, int kernel, List<ImageSize> grids, ModuleState state, String prefix) {
        this.grids = List.copyOf(grids);
        this.state = state;
        this.mixedPrecision = new MixedPrecision(state);
        this.prefix = prefix;
        int scales = grids.size();
        this.toHidden = convolutions("hidden", scales, inputs, hidden, kernel, 1);
        this.same = convolutions("out", scales, hidden, outputs, kernel, 1);
        this.up = convolutions("up", scales - 1, hidden, outputs, kernel, 1);
        this.down = convolutions("down", scales - 1, hidden, outputs, kernel, 2);
    }

    private List<ConvolutionWithBias> convolutions(
            String name, int count, int inputs, int outputs, int kernel, int stride) {
        return IntStream.range(0, count)
                .mapToObj(scale -> new ConvolutionWithBias(
                        prefix + name + "." + scale, inputs, outputs, kernel, stride, kernel / 2))
                .toList();
    }

    /** Initialises the parameters: convolutions as PyTorch does, and γ with zero. */
    void initialize(SplittableRandom random) {
        Stream.of(toHidden, same, up, down)
                .flatMap(List::stream)
                .forEach(convolution -> convolution.initializeParameters(state, random));
        for (int scale = 0; scale < grids.size(); scale++) {
            state.parameter(gamma(scale), new float[1], 1);
        }
    }

    private String gamma(int scale) {
        return prefix + "gamma." + scale;
    }

    /**
     * The log-scale and the shift at each position, before the log-scale is bounded.
     *
     * @param maps one {@code [B, I, h, w]} per scale
     * @return one {@code [B, O, h, w]} per scale
     */
    List<Operand> apply(List<Operand> maps) {
        return maps.get(0).scopedAll(maps.subList(1, maps.size()), this::compute);
    }

    private List<Operand> compute(List<Operand> maps) {
        List<Operand> hidden = IntStream.range(0, maps.size())
                .mapToObj(scale -> Activations.leakyRelu(convolve(toHidden.get(scale), maps.get(scale)), LEAKY_SLOPE))
                .toList();
        List<Operand> results = new ArrayList<>();
        for (int scale = 0; scale < hidden.size(); scale++) {
            Operand sum = convolve(same.get(scale), hidden.get(scale));
            if (scale > 0) {
                sum = sum.add(convolve(down.get(scale - 1), hidden.get(scale - 1)));
            }
            if (scale + 1 < hidden.size()) {
                sum = sum.add(convolve(up.get(scale), enlarged(hidden.get(scale + 1), scale)));
            }
            results.add(sum.mul(sum.parameter(state, gamma(scale))));
        }
        return results;
    }

    private Operand convolve(ConvolutionWithBias convolution, Operand map) {
        return convolution.apply(map, mixedPrecision);
    }

    private Operand enlarged(Operand map, int scale) {
        ImageSize from = grids.get(scale + 1);
        ImageSize to = grids.get(scale);
        int channels = toHidden.get(scale).outputs();
        return MapResize.bilinear(map.reshape(-1, from.height(), from.width()), from, to)
                .reshape(-1, channels, to.height(), to.width());
    }
}
