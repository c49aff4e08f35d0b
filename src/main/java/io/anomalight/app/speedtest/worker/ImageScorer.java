package io.anomalight.app.speedtest.worker;

import io.anomalight.framework.memory.Precision;
import java.util.List;

/** Measures the time to score decoded images, from Java arrays to Java arrays. */
interface ImageScorer extends AutoCloseable {
    /** Images that are scored one by one before the measurement. */
    int WARM_UP = 3;

    /** Scores {@code count} images in batches; returns the seconds. */
    double inBatches(int count, Precision precision);

    /** Scores {@code count} images one by one; returns the seconds of each. */
    List<Double> oneByOne(int count, Precision precision);

    @Override
    default void close() {}
}
