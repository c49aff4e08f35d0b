package io.anomalight.callbacks.stopping;

import io.anomalight.framework.console.Digits;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures the time of one activity, and counts its images. */
final class Stopwatch {
    private final LongSupplier nanoClock;
    private long nanos;
    private long images;
    private long startedAt;
    private boolean running;

    Stopwatch(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void reset(long newNanos, long newImages) {
        nanos = newNanos;
        images = newImages;
        running = false;
    }

    void start() {
        if (!running) {
            running = true;
            startedAt = nanoClock.getAsLong();
        }
    }

    void stop() {
        nanos = nanos();
        running = false;
    }

    void count(long more) {
        images += more;
    }

    long nanos() {
        return running ? nanos + nanoClock.getAsLong() - startedAt : nanos;
    }

    long images() {
        return images;
    }

    Duration time() {
        return Duration.ofNanos(nanos());
    }

    double seconds() {
        return nanos() / 1e9;
    }

    double imagesPerSecond() {
        return nanos() == 0 ? 0 : images / seconds();
    }

    @Override
    public String toString() {
        return Digits.of(time()) + " (" + Digits.of(imagesPerSecond()) + " images/s)";
    }
}
