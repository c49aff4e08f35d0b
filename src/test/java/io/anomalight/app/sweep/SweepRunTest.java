package io.anomalight.app.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.sweep.folder.SweepFile;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.FakeRunner;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.Job.Status;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.app.sweep.job.ProcessMark;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunTest {
    private static final SweepPlan PLAN =
            new SweepPlan(List.of("trainer.seed=0,1,2"), List.of(), List.of("trainer.seed"), 1, false, List.of());
    private static final SweepPlan MEASURED = new SweepPlan(
            List.of("trainer.seed=0,1"), List.of("/mine"), List.of("trainer.seed"), 1, true, List.of("speed.images=3"));

    private final SweepFolder folder;

    SweepRunTest(@TempDir Path folder) {
        this.folder = new SweepFolder(folder);
    }

    @Test
    void everyJobIsTrainedInItsOwnFolder() {
        FakeRunner runner = new FakeRunner();

        List<Job> jobs = begin(PLAN, 3, runner).run(1);

        assertThat(jobs).extracting(Job::status).containsOnly(Status.DONE);
        assertThat(runner.commands())
                .containsExactly(
                        List.of("train", "to=" + folder.path().resolve("0"), "model=cflow", "trainer.seed=0"),
                        List.of("train", "to=" + folder.path().resolve("1"), "model=cflow", "trainer.seed=1"),
                        List.of("train", "to=" + folder.path().resolve("2"), "model=cflow", "trainer.seed=2"));
        assertThat(SweepFile.read(folder).jobs()).isEqualTo(jobs);
    }

    @Test
    void aJobIsMeasuredAfterItsTraining() {
        FakeRunner runner = new FakeRunner();

        List<Job> jobs = begin(MEASURED, 2, runner).run(1);

        assertThat(jobs).extracting(Job::status).containsOnly(Status.DONE);
        assertThat(runner.commands())
                .startsWith(
                        List.of(
                                "train",
                                "--config-dir",
                                "/mine",
                                "to=" + folder.path().resolve("0"),
                                "model=cflow",
                                "trainer.seed=0"),
                        List.of(
                                "measure",
                                "--config-dir",
                                "/mine",
                                "run=" + folder.path().resolve("0"),
                                "speed.images=3"))
                .hasSize(4);
    }

    @Test
    void aFailureIsRecordedAndStopsNoOther() {
        List<Job> jobs =
                begin(PLAN, 3, new FakeRunner().failing("trainer.seed=1")).run(1);

        assertThat(jobs).extracting(Job::status).containsExactly(Status.DONE, Status.FAILED, Status.DONE);
        Job failed = SweepFile.read(folder).jobs().get(1);
        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.lastErrors()).containsExactly("first line", "trainer.seed=1 can't be");
        assertThat(failed.reason()).isEqualTo("exit code 2: trainer.seed=1 can't be");
    }

    @Test
    void aProcessThatCantBeStartedIsAFailureOfItsJob() {
        List<Job> jobs = begin(PLAN, 3, new FakeRunner().on("trainer.seed=0", () -> {
                            throw new UserError("no such java");
                        }))
                .run(1);

        assertThat(jobs).extracting(Job::status).containsExactly(Status.FAILED, Status.DONE, Status.DONE);
        assertThat(jobs.get(0).reason()).endsWith("no such java");
    }

    @Test
    void resumingRunsOnlyWhatIsMissing() throws IOException {
        begin(PLAN, 3, new FakeRunner().failing("trainer.seed=1")).run(1);
        Path done = Files.writeString(folder.path().resolve("0").resolve("mine.txt"), "kept");
        Path failed = Files.writeString(
                Files.createDirectories(folder.path().resolve("1")).resolve("half.txt"), "half");
        FakeRunner again = new FakeRunner();

        List<Job> jobs = SweepRun.resume(folder, again, Console.SILENT).run(1);

        assertThat(again.commands())
                .containsExactly(List.of("train", "to=" + folder.path().resolve("1"), "model=cflow", "trainer.seed=1"));
        assertThat(jobs).extracting(Job::status).containsOnly(Status.DONE);
        assertThat(jobs.get(1).exitCode()).isZero();
        assertThat(done).exists();
        assertThat(failed).doesNotExist();
    }

    @Test
    void whatIsTrainedIsNotTrainedAgainWhenItsMeasuringFailed() {
        begin(MEASURED, 2, new FakeRunner().failing("measure")).run(1);
        assertThat(SweepFile.read(folder).jobs()).extracting(Job::status).containsOnly(Status.FAILED);
        FakeRunner again = new FakeRunner();

        List<Job> jobs = SweepRun.resume(folder, again, Console.SILENT).run(1);

        assertThat(again.commands()).extracting(command -> command.get(0)).containsExactly("measure", "measure");
        assertThat(jobs).extracting(Job::status).containsOnly(Status.DONE);
    }

    @Test
    void jobsThatAreStoppedAreLeftToBeResumed() {
        List<SweepRun> sweep = new ArrayList<>();
        FakeRunner runner = new FakeRunner().on("trainer.seed=1", () -> {
            sweep.get(0).stop();
            return new JobEnd(143, List.of());
        });
        sweep.add(begin(PLAN, 3, runner));

        sweep.get(0).run(1);

        assertThat(SweepFile.read(folder).jobs())
                .extracting(Job::status)
                .containsExactly(Status.DONE, Status.RUNNING, Status.PENDING);
        FakeRunner again = new FakeRunner();
        assertThat(SweepRun.resume(folder, again, Console.SILENT).run(1))
                .extracting(Job::status)
                .containsOnly(Status.DONE);
        assertThat(again.commands()).hasSize(2);
    }

    @Test
    void onlyJobsThatEndedCountAsProgress() {
        List<SweepRun> sweep = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        FakeRunner runner = new FakeRunner().on("trainer.seed=1", () -> {
            sweep.get(0).stop();
            return new JobEnd(143, List.of());
        });
        sweep.add(begin(PLAN, 3, runner, counting(steps)));

        sweep.get(0).run(1);

        assertThat(steps).containsExactly(0L, 1L); // of those done before none, then one of three
    }

    private static Console counting(List<Long> steps) {
        return new Console() {
            @Override
            public void line(String text) {}

            @Override
            public Progress progress(String task, String unit, long total) {
                return new Progress() {
                    @Override
                    public void step(long units) {
                        steps.add(units);
                    }

                    @Override
                    public void note(String text) {}

                    @Override
                    public void close() {}
                };
            }
        };
    }

    @Test
    void aTrainingThatGoesOnCountsTheTimeBefore() {
        Job pending = Job.pending(0, new SweepPoint(List.of(), Map.of()));

        assertThat(pending.running(Duration.ofMillis(61_500))
                        .after(new JobEnd(0, List.of()), 0.1)
                        .seconds())
                .isEqualTo(61.6);
    }

    @Test
    void resumingDeletesWhatAKilledWriterLeft() throws IOException {
        begin(PLAN, 1, new FakeRunner().failing("trainer.seed=0")).run(1);
        Path left = Files.writeString(
                Files.createDirectories(folder.path().resolve("1"))
                        .resolve(".a.json.0c5a1b2e-0000-4000-8000-0123456789ab.tmp"),
                "");

        SweepRun.resume(folder, new FakeRunner(), Console.SILENT);

        assertThat(left).doesNotExist();
    }

    @Test
    void aJobThatStillRunsForbidsToResume() {
        Job running = Job.pending(0, new SweepPoint(List.of(), Map.of()))
                .running(Duration.ZERO)
                .in(ProcessMark.of(ProcessHandle.current()));
        SweepFile.of(PLAN, List.of(running)).write(folder);

        assertThatThrownBy(() -> SweepRun.resume(folder, new FakeRunner(), Console.SILENT))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("job 0 of " + folder.path() + " still runs, as process "
                        + ProcessHandle.current().pid());
    }

    @Test
    void twoJobsRunAtATimeIfWanted() {
        CountDownLatch both = new CountDownLatch(2);
        JobRunner meeting = (arguments, log, started) -> {
            both.countDown();
            return new JobEnd(awaits(both) ? 0 : 1, List.of());
        };

        assertThat(begin(PLAN, 2, meeting).run(2)).extracting(Job::status).containsOnly(Status.DONE);
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aSweepIsFoundByItsFolderOrByTheLatestPointer() throws IOException {
        Path root = folder.path().resolve("results");
        SweepFolder made = SweepFolder.create(root, LocalDateTime.of(2026, 11, 23, 12, 0));
        SweepFile.of(PLAN, List.of()).write(made);

        assertThat(made.path()).isEqualTo(root.resolve("multirun").resolve("2026-11-23_12-00-00"));
        assertThat(SweepFolder.find(root.resolve("multirun").resolve("latest"))).isEqualTo(made);
        assertThat(SweepFolder.find(made.path())).isEqualTo(made);
        assertThatThrownBy(() -> SweepFolder.find(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is no sweep");
    }

    @Test
    void aDamagedSweepFileIsOneSentence() throws IOException {
        Files.writeString(folder.file(), "{\"anomalight\": \"1\"");

        assertThatThrownBy(() -> SweepFile.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.file() + " is damaged");
    }

    private SweepRun begin(SweepPlan plan, int seeds, JobRunner runner) {
        return begin(plan, seeds, runner, Console.SILENT);
    }

    private SweepRun begin(SweepPlan plan, int seeds, JobRunner runner, Console console) {
        List<SweepPoint> points = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            points.add(new SweepPoint(
                    List.of("model=cflow", "trainer.seed=" + seed), Map.of("trainer.seed", Integer.toString(seed))));
        }
        return SweepRun.begin(folder, plan, points, runner, console);
    }
}
