package io.anomalight.callbacks.metrics;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.memory.NativeUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Records the memory of a fit: of the process, of the Java heap, and of the engine's arrays.
 *
 * <p>It records every {@code log_every_n_steps} training steps, where the memory is largest, and after each epoch, where it
 * should be constant. The memory of the process is read on Linux only, and left out on other systems.
 */
public final class DeviceStats implements Callback {
    private static final Path PROCESS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");

    private final Path process;

    public DeviceStats() {
        this(PROCESS);
    }

    /** @param process a file in the format of {@code /proc/self/status} */
    DeviceStats(Path process) {
        this.process = process;
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        if (run.step() % run.config().logEveryNSteps() == 0) {
            log(run, "_step");
        }
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        log(run, "_epoch");
    }

    private void log(Run run, String suffix) {
        Map<String, Double> stats = new LinkedHashMap<>();
        residentBytes().ifPresent(bytes -> stats.put("device/resident_mb" + suffix, Megabytes.of(bytes)));
        Runtime java = Runtime.getRuntime();
        stats.put("device/java_heap_mb" + suffix, Megabytes.of(java.totalMemory() - java.freeMemory()));
        NativeUsage usage = run.nativeMemory();
        stats.put("device/native_arrays" + suffix, (double) usage.arrays());
        stats.put("device/native_mb" + suffix, Megabytes.of(usage.bytes()));
        run.logger().scalars(run.step(), stats);
    }

    private OptionalDouble residentBytes() {
        try (Stream<String> lines = Files.lines(process)) {
            return lines.map(RESIDENT::matcher)
                    .filter(Matcher::matches)
                    .mapToDouble(line -> Double.parseDouble(line.group(1)) * 1024)
                    .findFirst();
        } catch (IOException notOnLinux) {
            return OptionalDouble.empty();
        }
    }
}
