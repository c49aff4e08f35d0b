package io.anomalight.app.speedtest;

import java.util.List;
import java.util.OptionalLong;

/**
 * What so many images cost.
 *
 * @param what is done with them, for instance {@code training}
 * @param images how many there were
 * @param millisPerImage of each pass over them, the first one first
 * @param peakMemory bytes that the process has held at most; empty where the system doesn't tell
 */
record MemoryGrowth(String what, int images, List<Double> millisPerImage, OptionalLong peakMemory) {
    private static final double MILLIS = 1e3;

    MemoryGrowth {
        millisPerImage = List.copyOf(millisPerImage);
    }

    /** How long the same with so many images takes, in proportion. */
    double seconds(int number) {
        return millisPerImage.stream().mapToDouble(Double::doubleValue).sum() * number / MILLIS;
    }
}
