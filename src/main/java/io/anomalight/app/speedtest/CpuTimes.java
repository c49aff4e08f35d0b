package io.anomalight.app.speedtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The CPU time of the whole machine, in ticks since its start.
 *
 * @param busy the time in which programs ran
 * @param idle the time without work
 * @param steal the time that the hypervisor gave to other virtual machines
 */
record CpuTimes(long busy, long idle, long steal) {
    private static final Path FILE = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100; // a constant of Linux for programs
    // The columns of the line "cpu"; guest time is part of user time.
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;
    private static final int COLUMNS = 8;

    /** Shorter measurements say nothing, because a tick takes 10 ms. */
    private static final long FEWEST_TICKS = 20;

    private static final double STEAL_LIMIT = 0.02;
    private static final double LOAD_LIMIT = 0.1;
    /** With more idle time than this, other programs ran on cores that the contestant did not need. */
    private static final double ENOUGH_IDLE = 0.25;

    /** The times of now; empty if the system is not Linux. */
    static Optional<CpuTimes> now() {
        if (!Files.isReadable(FILE)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(FILE).stream().findFirst().flatMap(CpuTimes::parse);
        } catch (IOException e) {
            return Optional.empty(); // rounds are then checked by the CPU time of the contestants only
        }
    }

    /** Reads the first line of {@code /proc/stat}. */
    static Optional<CpuTimes> parse(String line) {
        List<Long> columns = Arrays.stream(line.split(" +", -1))
                .skip(1)
                .filter(word -> word.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .toList();
        if (!line.startsWith("cpu ") || columns.size() < COLUMNS) {
            return Optional.empty();
        }
        long idle = columns.get(IDLE) + columns.get(IO_WAIT);
        long steal = columns.get(STEAL);
        long all =
                columns.subList(0, COLUMNS).stream().mapToLong(Long::longValue).sum();
        return Optional.of(new CpuTimes(all - idle - steal, idle, steal));
    }

    /**
     * What else used the CPU since an earlier time, as the end of a sentence; empty if it was little.
     *
     * @param own the CPU time of the measured program since then, in seconds; empty if it is unknown
     */
    Optional<String> disturbance(CpuTimes earlier, OptionalDouble own) {
        double idleTicks = idle - earlier.idle;
        double stolen = steal - earlier.steal;
        double all = busy - earlier.busy + idleTicks + stolen;
        if (all < FEWEST_TICKS) {
            return Optional.empty();
        }
        if (stolen / all >= STEAL_LIMIT) {
            return Optional.of("other virtual machines took " + percent(stolen / all) + " of the CPU time");
        }
        if (own.isEmpty()) {
            return Optional.empty();
        }
        double others = (busy - earlier.busy - own.getAsDouble() * TICKS_PER_SECOND) / all;
        return others >= LOAD_LIMIT && idleTicks / all < ENOUGH_IDLE
                ? Optional.of("other programs took " + percent(others) + " of the CPU time")
                : Optional.empty();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
