package io.anomalight.app.speedtest;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The clocks of a measurement.
 *
 * @param nanos returns nanoseconds
 * @param cpu returns the CPU times of the machine; empty if the system does not report them
 */
record Clocks(LongSupplier nanos, Supplier<Optional<CpuTimes>> cpu) {
    static final Clocks SYSTEM = new Clocks(System::nanoTime, CpuTimes::now);

    private static final double NANOS = 1e9;

    /** Seconds since an earlier value of {@link #nanos}. */
    double secondsSince(long earlier) {
        return (nanos.getAsLong() - earlier) / NANOS;
    }
}
