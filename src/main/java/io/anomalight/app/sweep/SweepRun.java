package io.anomalight.app.sweep;

import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.folder.SweepFile;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.Job.Status;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.app.sweep.job.ProcessMark;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Leftovers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the jobs of a sweep, several at a time. The end of each job is saved at once; a failed job does not stop the others.
 */
public final class SweepRun {
    private final SweepFolder folder;
    private final SweepPlan plan;
    private final JobRunner runner;
    private final JobCommands commands;
    private final Console console;
    private final List<Job> jobs;
    private final JobQueue queue;
    private int running;
    private boolean stopped;

    private SweepRun(SweepFolder folder, SweepFile file, JobQueue queue, JobRunner runner, Console console) {
        this.folder = folder;
        this.queue = queue;
        this.plan = file.plan();
        this.runner = runner;
        this.commands = new JobCommands(folder, plan);
        this.console = console;
        this.jobs = new ArrayList<>(file.jobs());
    }

    /** Starts a new sweep with a job per point. */
    public static SweepRun begin(
            SweepFolder folder, SweepPlan plan, List<SweepPoint> points, JobRunner runner, Console console) {
        List<Job> jobs = new ArrayList<>();
        points.forEach(point -> jobs.add(Job.pending(jobs.size(), point)));
        SweepFile file = SweepFile.of(plan, jobs);
        file.write(folder);
        return new SweepRun(folder, file, FixedJobs.missing(jobs, SweepExtension.all(jobs)), runner, console);
    }

    /** Starts a new sweep whose jobs a queue makes. */
    public static SweepRun begin(
            SweepFolder folder, SweepPlan plan, JobQueue queue, JobRunner runner, Console console) {
        SweepFile file = SweepFile.of(plan, List.of());
        file.write(folder);
        return new SweepRun(folder, file, queue, runner, console);
    }

    /**
     * Continues a sweep with a job for each point, or begins it if its folder is empty. Jobs of earlier commands are kept:
     * finished ones are not run again, and those of other points are not run now.
     *
     * @throws UserError if a job of a point has other overrides, or a job still runs
     */
    public static SweepRun extend(
            SweepFolder folder, SweepPlan plan, List<SweepPoint> points, JobRunner runner, Console console) {
        if (!folder.hasBegun()) {
            return begin(folder, plan, points, runner, console);
        }
        SweepFile before = SweepFile.read(folder);
        Resumption.refuseIfRunning(folder, before.jobs());
        Leftovers.clean(folder.path());
        SweepExtension extension = SweepExtension.of(folder, before.jobs(), points);
        SweepFile file = SweepFile.of(plan, extension.jobs());
        file.write(folder);
        return new SweepRun(folder, file, FixedJobs.missing(extension.jobs(), extension.wanted()), runner, console);
    }

    /** Resumes a sweep. */
    public static SweepRun resume(SweepFolder folder, JobRunner runner, Console console) {
        return resume(folder, jobs -> FixedJobs.missing(jobs, SweepExtension.all(jobs)), runner, console);
    }

    /** Resumes a sweep whose jobs a queue makes, from the jobs that it has. */
    public static SweepRun resume(
            SweepFolder folder, Function<List<Job>, JobQueue> queue, JobRunner runner, Console console) {
        SweepFile file = SweepFile.read(folder);
        Resumption.refuseIfRunning(folder, file.jobs());
        Leftovers.clean(folder.path());
        return new SweepRun(folder, file, queue.apply(file.jobs()), runner, console);
    }

    /**
     * Runs the jobs of the queue, {@code parallel} at a time.
     *
     * @return all jobs, including those that were done before
     */
    public List<Job> run(int parallel) {
        try (Progress progress = console.progress("Sweep", "jobs", queue.size())) {
            progress.step(queue.done());
            inParallel(parallel, Collections.nCopies(parallel, () -> {
                for (Optional<JobStep> step = take(); step.isPresent(); step = take()) {
                    runAndTell(step.get(), progress);
                }
                return null;
            }));
        }
        return jobs();
    }

    /** The next job of the queue; empty at its end. Waits while only the end of a running job can bring one. */
    private synchronized Optional<JobStep> take() throws InterruptedException {
        while (!stopped) {
            Optional<JobStep> next = queue.next(jobs());
            if (next.isPresent()) {
                running++;
                // In the order of their numbers, which is not that in which the threads begin them.
                next.map(JobStep::job)
                        .filter(job -> job.number() == jobs.size())
                        .ifPresent(jobs::add);
                return next;
            }
            if (running == 0) {
                break;
            }
            wait();
        }
        return Optional.empty();
    }

    private void runAndTell(JobStep step, Progress progress) {
        Optional<Job> ended = Optional.empty();
        try {
            ended = run(step);
        } finally {
            tell(ended, progress);
        }
    }

    // After an exception, as after a stop, no more jobs are started.
    private synchronized void tell(Optional<Job> ended, Progress progress) {
        running--;
        notifyAll();
        boolean isTold = false;
        try {
            ended.ifPresent(job -> {
                queue.ended(job);
                // A paused job may go on. A step of 0 would divide the time by no jobs.
                if (job.status() != Status.PRUNED) {
                    progress.step(1);
                }
            });
            isTold = ended.isPresent();
        } finally {
            stopped |= !isTold;
        }
    }

    private static void inParallel(int parallel, List<Callable<Void>> tasks) {
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the sweep was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Stops the sweep: no more jobs are started, and jobs that end from now on stay unfinished, so that a resumed sweep runs them. */
    public synchronized void stop() {
        stopped = true;
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /** Runs a job; empty if the sweep was stopped before the job ended. */
    private Optional<Job> run(JobStep step) {
        if (isStopped()) {
            return Optional.empty();
        }
        Job pending = step.job();
        Optional<Duration> before = pending.trained() ? Optional.empty() : Resumption.before(folder, pending);
        boolean goesOn = before.isPresent();
        Job begun = pending.running(before.orElse(Duration.ZERO));
        record(begun);
        console.line("Job " + begun.number() + " of " + size() + (goesOn ? " goes on: " : " begins: ") + what(begun));
        Job ended = measured(trained(new JobStep(begun, step.pauseAfter()), goesOn));
        if (isStopped()) {
            return Optional.empty();
        }
        if (ended.status() == Job.Status.FAILED) {
            refuseIfLost();
        }
        record(ended);
        console.line(JobLine.of(ended, JobResult.read(folder.run(ended)), queue.objectives(ended)));
        return Optional.of(ended);
    }

    /** Without a cluster all other jobs would fail, too, and a search would suggest all its values without a result. */
    private void refuseIfLost() {
        runner.lost().ifPresent(reason -> {
            throw new UserError(reason + ". The jobs that are not done go on with " + "train --resume-sweep="
                    + folder.path() + " launcher=spark");
        });
    }

    private Job trained(JobStep step, boolean goesOn) {
        Job job = step.job();
        if (job.trained()) {
            return job;
        }
        Job after = process(job, () -> goesOn ? commands.resume(step) : start(step));
        return after.status() == Status.RUNNING ? after.asTrained() : after;
    }

    private List<String> start(JobStep step) {
        folder.clear(step.job());
        return commands.train(step);
    }

    private Job measured(Job job) {
        if (job.status() != Status.RUNNING) {
            return job;
        }
        if (!plan.measureSpeed()) {
            return job.asDone();
        }
        record(job);
        Job after = process(job, () -> commands.measure(job));
        return after.status() == Status.FAILED ? after : after.asDone();
    }

    /** Runs one process of a job; if it can't be started, only this job fails. */
    private Job process(Job job, Supplier<List<String>> command) {
        long begin = System.nanoTime();
        // The runner calls this on the same thread.
        ProcessMark[] process = {job.process()};
        JobEnd end;
        try {
            end = runner.run(command.get(), folder.log(job.number()), started -> {
                process[0] = started;
                record(job.in(started));
            });
        } catch (UserError e) {
            end = new JobEnd(1, List.of(String.valueOf(e.getMessage())));
        }
        return job.in(process[0]).after(end, (System.nanoTime() - begin) / 1e9);
    }

    private static String what(Job job) {
        return job.swept().isEmpty() ? String.join(" ", job.overrides()) : job.label();
    }

    private synchronized void record(Job job) {
        if (stopped) {
            return;
        }
        jobs.set(job.number(), job);
        SweepFile.of(plan, jobs).write(folder);
    }

    /** The number of jobs that the sweep will have. */
    public int size() {
        return Math.max(jobs().size(), queue.size());
    }

    /** The current state of all jobs. */
    public synchronized List<Job> jobs() {
        return List.copyOf(jobs);
    }
}
