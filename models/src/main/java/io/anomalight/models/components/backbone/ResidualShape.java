package io.anomalight.models.components.backbone;

import java.util.List;

/**
 * How large a residual network is.
 *
 * @param bottleneck whether its blocks have three convolutions, of which the first makes the channels fewer
 * @param stem channels in front of the first stage; 64 in all that are known by name
 * @param baseWidth channels inside the blocks of the first stage; each stage has twice as many as the one before
 * @param blocks number of residual blocks of each stage
 */
public record ResidualShape(boolean bottleneck, int stem, int baseWidth, List<Integer> blocks) {
    private static final int BOTTLENECK_EXPANSION = 4;

    public ResidualShape {
        blocks = List.copyOf(blocks);
    }

    /** Channels inside the blocks of a stage, counted from 0. */
    public int width(int stage) {
        return baseWidth << stage;
    }

    /** Channels that leave the blocks of a stage. */
    public int outputs(int stage) {
        return (stem << stage) * (bottleneck ? BOTTLENECK_EXPANSION : 1);
    }
}
