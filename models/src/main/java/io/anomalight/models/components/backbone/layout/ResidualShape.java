package io.anomalight.models.components.backbone.layout;

import java.util.List;

/**
 * The numbers of blocks and channels of a residual network.
 *
 * @param bottleneck whether its blocks are bottlenecks: three convolutions, of which the first reduces the channels
 * @param stem input channels of the first stage; 64 in all published networks
 * @param baseWidth channels inside the blocks of the first stage; each stage has twice as many as the previous one
 * @param blocks number of residual blocks per stage
 * @param groups groups of the 3×3 convolution of a bottleneck, the cardinality of a ResNeXt (Xie et al. 2017); 1 for others
 */
public record ResidualShape(boolean bottleneck, int stem, int baseWidth, List<Integer> blocks, int groups) {
    private static final int BOTTLENECK_EXPANSION = 4;

    public ResidualShape {
        blocks = List.copyOf(blocks);
    }

    /** A network without groups. */
    public ResidualShape(boolean bottleneck, int stem, int baseWidth, List<Integer> blocks) {
        this(bottleneck, stem, baseWidth, blocks, 1);
    }

    /** Channels inside the blocks of a stage, counted from 0. */
    public int width(int stage) {
        return baseWidth << stage;
    }

    /** Output channels of the blocks of a stage. */
    public int outputs(int stage) {
        return (stem << stage) * (bottleneck ? BOTTLENECK_EXPANSION : 1);
    }

    /**
     * The factor of the variance of random weights. Without batch norm, each residual block would at least double the variance. So
     * the variance of the last convolution of each of the n blocks is divided by n: all blocks together then multiply it by less
     * than e² (7.4).
     */
    public double varianceFactor(Convolution convolution) {
        boolean endsBlock = convolution.name().endsWith(bottleneck ? ".conv3" : ".conv2");
        return endsBlock ? 1.0 / blocks.stream().mapToInt(Integer::intValue).sum() : 1;
    }
}
