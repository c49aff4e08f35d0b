package io.anomalight.app.race;

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
record Growth(String what, int images, List<Double> millisPerImage, OptionalLong peakMemory) {
    Growth {
        millisPerImage = List.copyOf(millisPerImage);
    }
}
