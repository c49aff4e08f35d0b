package io.anomalight.callbacks.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceStatsTest {
    private static final HostBatch BATCH =
            new HostBatch(List.of(Results.of("a.png", Label.NORMAL).image()));

    @TempDir
    Path folder;

    private final FakeRun run = new FakeRun(Path.of("results"));

    @Test
    void recordsMemoryAtLoggedStepsAndAfterEachEpoch() throws IOException {
        run.logEveryNSteps = 2;
        Path status = Files.writeString(folder.resolve("status"), "Name:\tjava\nVmHWM:\t  9 kB\nVmRSS:\t  250000 kB\n");
        DeviceStats stats = new DeviceStats(status);
        for (run.step = 1; run.step <= 3; run.step++) {
            stats.onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);
        }
        stats.onTrainEpochEnd(run, Map.of());

        assertThat(run.scalars).containsOnlyKeys(2L, 4L);
        assertThat(run.scalars.get(2L))
                .containsOnlyKeys(
                        "device/resident_mb_step",
                        "device/java_heap_mb_step",
                        "device/native_arrays_step",
                        "device/native_mb_step")
                .containsEntry("device/resident_mb_step", 256.0)
                .containsEntry("device/native_arrays_step", 7.0)
                .containsEntry("device/native_mb_step", 3.0);
        assertThat(run.scalars.get(4L)).containsKey("device/java_heap_mb_epoch").hasSize(4);
    }

    @Test
    void leavesOutProcessMemoryWhereTheSystemDoesNotReportIt() {
        new DeviceStats(folder.resolve("missing")).onTrainEpochEnd(run, Map.of());

        assertThat(run.scalars.get(0L))
                .doesNotContainKey("device/resident_mb_epoch")
                .hasSize(3);
    }
}
