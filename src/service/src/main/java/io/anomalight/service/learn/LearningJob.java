package io.anomalight.service.learn;

import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training or update. Thread-safe. */
final class LearningJob implements JobProgress {
    private static final Logger LOG = LoggerFactory.getLogger(LearningJob.class);
    private static final int MOST_LINES = 40;
    private static final int LONGEST_LINE = 500;
    private static final double NANOS = 1e9;

    /** Why a job is interrupted. */
    static final String SERVICE_ENDED =
            "The service ended before the job; its files were removed, and it can be started again.";

    /** Where a job is. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED,
        INTERRUPTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What one progress has counted. */
    private static final class Counted {
        private final String task;
        private final String unit;
        private final long total;
        private final long start = System.nanoTime();
        private long finished;

        private Counted(String task, String unit, long total) {
            this.task = task;
            this.unit = unit;
            this.total = total;
        }

        private long secondsLeft() {
            double left =
                    finished == 0 ? 0 : (System.nanoTime() - start) / NANOS / finished * Math.max(0, total - finished);
            return (long) Math.ceil(left);
        }
    }

    private final String product;
    private final String kind;
    private final String method;
    private final Consumer<JobProgress> work;
    private final Consumer<JobView> changed;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Deque<Counted> counted = new ArrayDeque<>();
    private State state = State.WAITING;
    private String part = "";
    private String problem = "";
    private long started;
    private Duration took = Duration.ZERO;
    private volatile boolean stop;
    private volatile boolean serviceEnds;

    /**
     * Creates a job that waits.
     *
     * @param work what it does; ends early if a stop is requested
     * @param changed receives its state after each change of it, on the thread that changes it
     */
    LearningJob(String product, String kind, String method, Consumer<JobProgress> work, Consumer<JobView> changed) {
        this.product = product;
        this.kind = kind;
        this.method = method;
        this.work = work;
        this.changed = changed;
    }

    String product() {
        return product;
    }

    /** Does the work, unless the job was cancelled before. */
    void run() {
        if (!begin()) {
            return;
        }
        try {
            work.accept(this);
            end(stop ? stopped() : State.DONE, "");
        } catch (UserError failure) {
            end(stop ? stopped() : State.FAILED, failure.getMessage() + ".");
        } catch (ModuleFailure failure) {
            LOG.error("The job of {} failed: {}", product, failure.getMessage());
            end(stop ? stopped() : State.FAILED, failure.getMessage() + ".");
        } catch (OutOfMemoryError full) {
            end(
                    State.FAILED,
                    "Java's memory is full; use fewer or smaller images, or give it more memory"
                            + " (ANOMALIGHT_JAVA_OPTS=-Xmx8g).");
        } catch (RuntimeException | Error failure) {
            LOG.error("The job of {} failed", product, failure);
            end(stop ? stopped() : State.FAILED, "The job failed; see the log of the service for the reason.");
        }
    }

    private boolean begin() {
        synchronized (this) {
            if (state != State.WAITING) {
                return false;
            }
            state = State.RUNNING;
            started = System.nanoTime();
        }
        tell();
        return true;
    }

    private State stopped() {
        return serviceEnds ? State.INTERRUPTED : State.CANCELLED;
    }

    private void end(State last, String sentence) {
        synchronized (this) {
            state = last;
            took = Duration.ofNanos(System.nanoTime() - started);
            problem = last == State.FAILED ? sentence : last == State.INTERRUPTED ? SERVICE_ENDED : "";
            part = "";
            counted.clear();
        }
        tell();
    }

    /** Passes on the state. If this fails, the job goes on: its result counts more than the record of it. */
    void tell() {
        try {
            changed.accept(view(0));
        } catch (UserError failure) {
            LOG.error("The state of the job of {} can't be kept: {}", product, failure.getMessage());
        }
    }

    /** Requests the end of the job; one that waits ends at once. */
    void cancel() {
        stop = true;
        synchronized (this) {
            if (state != State.WAITING) {
                return;
            }
            state = stopped();
            problem = state == State.INTERRUPTED ? SERVICE_ENDED : "";
        }
        tell();
    }

    /** As {@link #cancel}; the job counts as interrupted by the end of the service. */
    void serviceEnds() {
        serviceEnds = true;
        cancel();
    }

    synchronized boolean unfinished() {
        return state == State.WAITING || state == State.RUNNING;
    }

    synchronized State state() {
        return state;
    }

    /**
     * The state now.
     *
     * @param ahead number of jobs that come before it
     */
    synchronized JobView view(int ahead) {
        Counted now = counted.peekLast();
        Duration since = state == State.RUNNING ? Duration.ofNanos(System.nanoTime() - started) : took;
        return new JobView(
                kind,
                method,
                state.toString(),
                state == State.WAITING ? ahead : 0,
                now == null ? part : part.isEmpty() ? now.task : part + ": " + now.task,
                now == null ? "" : now.unit,
                now == null ? 0 : now.finished,
                now == null ? 0 : now.total,
                since.toSeconds(),
                now == null ? 0 : now.secondsLeft(),
                new ArrayList<>(lines),
                problem);
    }

    @Override
    public synchronized void part(String name) {
        part = name;
        counted.clear();
    }

    @Override
    public boolean requested() {
        return stop;
    }

    @Override
    public synchronized void line(String text) {
        text.lines().forEach(each -> {
            String clean = PrintableText.line(each);
            lines.add(clean.length() > LONGEST_LINE ? clean.substring(0, LONGEST_LINE) + "…" : clean);
            if (lines.size() > MOST_LINES) {
                lines.removeFirst();
            }
        });
    }

    @Override
    public synchronized Progress progress(String task, String unit, long total) {
        Counted begun = new Counted(task, unit, total);
        counted.add(begun);
        return new Progress() {
            @Override
            public void step(long units) {
                synchronized (LearningJob.this) {
                    begun.finished += units;
                }
            }

            @Override
            public void note(String text) {}

            @Override
            public void close() {
                synchronized (LearningJob.this) {
                    counted.remove(begun);
                }
            }
        };
    }
}
