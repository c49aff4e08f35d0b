package io.anomalight.framework;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.scaling.ScalingConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The channels of the images that a module gets.
 *
 * @param current the channels and their ranges; called on the thread of the module
 * @param learning how a fit learns the ranges from training images, before it reads the first batch; absent if they are known
 */
public record InputChannels(Supplier<ImageChannels> current, Optional<Learning> learning) {
    /**
     * The array of the state with the low and the high end of each channel in turn, {@code [2·N]}: a vector, so that a rounded archive
     * keeps it as it is. A module of red, green and blue in their whole range does not have it.
     */
    public static final String RANGES = "channels.ranges";

    /** Red, green and blue in their whole range. */
    public static final InputChannels RGB = new InputChannels(() -> ImageChannels.RGB, Optional.empty());

    /**
     * The ranges that a fit learns.
     *
     * @param settings the percentiles
     * @param learned whether they were learned before, for instance by the fit that is resumed
     * @param accept gets the range of each channel
     */
    public record Learning(
            ScalingConfig settings, BooleanSupplier learned, Consumer<List<ImageChannels.Range>> accept) {}
}
