package io.anomalight.app.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.FakeRunner;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.report.SweepResult;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepResultTest {
    private final SweepFolder folder;

    SweepResultTest(@TempDir Path folder) {
        this.folder = new SweepFolder(folder);
    }

    @Test
    void metricsAndSpeedComeFromTheRunFolders() throws IOException {
        SweepPlan plan = new SweepPlan(List.of(), List.of(), List.of("trainer.seed"), 1, true, List.of());
        List<SweepPoint> points = List.of(point("1"), point("2"));
        List<Job> jobs = SweepRun.begin(folder, plan, points, new FakeRunner(), Console.SILENT)
                .run(1);

        SweepResult result = SweepResult.of(folder, plan, jobs);

        assertThat(result.isComplete()).isTrue();
        assertThat(result.text()).contains("0.9100", "0.9200*", "Scoring speed", "123.4", "1.25", "512");
        assertThat(Files.readString(folder.path().resolve("table.csv")))
                .contains("image_AUROC,pixel_AUROC,fit_seconds,seconds,p50_ms,p95_ms,p99_ms,load_ms,model_ms,"
                        + "post_processing_ms,images_per_second,peak_memory_mb,fit_memory_mb");
        assertThat(folder.path().resolve("table.md")).exists();
        assertThat(folder.path().resolve("table.json")).exists();
    }

    @Test
    void aFailedJobMakesItIncomplete() {
        SweepPlan plan = new SweepPlan(List.of(), List.of(), List.of("trainer.seed"), 1, false, List.of());
        List<Job> jobs = SweepRun.begin(
                        folder,
                        plan,
                        List.of(point("1"), point("2")),
                        new FakeRunner().failing("seed=2"),
                        Console.SILENT)
                .run(1);

        SweepResult result = SweepResult.of(folder, plan, jobs);

        assertThat(result.isComplete()).isFalse();
        assertThat(result.text()).contains("Job 1 (trainer.seed=2) failed, exit code 2: seed=2 can't be");
    }

    @Test
    void damagedResultsAreNoResults() throws IOException {
        Files.writeString(folder.path().resolve("metrics.json"), "{\"metrics\": ");
        Files.writeString(
                Files.createDirectories(folder.path().resolve("checkpoints")).resolve("best.json"), "{");

        assertThat(JobResult.read(folder.path()).values()).isEmpty();
    }

    private static SweepPoint point(String seed) {
        return new SweepPoint(List.of("trainer.seed=" + seed), Map.of("trainer.seed", seed));
    }
}
