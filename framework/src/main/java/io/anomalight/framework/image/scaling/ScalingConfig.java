package io.anomalight.framework.image.scaling;

import io.anomalight.framework.image.ImageChannels;
import java.util.List;

/**
 * The {@code scaling} section of a data recipe: which samples become 0 and 1.
 *
 * @param mode how the range of a channel is found
 * @param percentiles the lower and the higher percentile of the samples of good training images, which bound their range
 * @param margin the share of that range by which it is widened at both ends, so that a defect may be darker or brighter than good parts
 */
public record ScalingConfig(Mode mode, List<Double> percentiles, double margin) {
    /** The whole range of the samples. */
    public static final ScalingConfig RANGE = new ScalingConfig(Mode.RANGE, List.of(0.1, 99.9), 0.25);

    private static final int HIGHEST = 100;
    private static final int MOST_MARGIN = 10;

    /** How the range of a channel is found. */
    public enum Mode {
        /** From 0 to the largest value of the samples, for instance 255 or 65535. */
        RANGE,
        /** From percentiles of the samples of good training images, for each channel. */
        PERCENTILE
    }

    public ScalingConfig {
        percentiles = List.copyOf(percentiles);
        if (percentiles.size() != 2
                || !(percentiles.get(0) >= 0
                        && percentiles.get(0) < percentiles.get(1)
                        && percentiles.get(1) <= HIGHEST)) {
            throw new IllegalArgumentException(
                    "percentiles must be a lower and a higher number from 0 to 100, for instance [0.1, 99.9], but are "
                            + percentiles);
        }
        if (!(margin >= 0 && margin <= MOST_MARGIN)) {
            throw new IllegalArgumentException("margin must be from 0 to " + MOST_MARGIN + ", but is " + margin);
        }
    }

    /** The range of each channel from the samples of all images. */
    public List<ImageChannels.Range> ranges(SampleCounts counts) {
        return counts.ranges(percentiles.get(0), percentiles.get(1)).stream()
                .map(this::widened)
                .toList();
    }

    /** The channels, counted from 1, whose samples between the percentiles all have the same value. */
    public List<Integer> constant(SampleCounts counts) {
        return counts.constant(percentiles.get(0), percentiles.get(1));
    }

    private ImageChannels.Range widened(ImageChannels.Range range) {
        float more = (float) (margin * (range.high() - range.low()));
        return new ImageChannels.Range(range.low() - more, range.high() + more);
    }
}
