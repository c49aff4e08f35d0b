package io.anomalight.service.sink;

import io.anomalight.framework.files.FileFailure;
import io.anomalight.service.history.Delivery;
import io.anomalight.service.history.HistoryFailure;
import io.anomalight.service.history.Outbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the messages of one sink, in the order of their verdicts as far as the sink takes them.
 *
 * <p>After a failure the whole sink waits, longer after each one, and the message that failed waits by the number of its own tries. So
 * one bad message does not hold up the others, and a sink that is down for days uses up no message's tries by itself. If the sink asks
 * for a longer wait, it gets it.
 */
final class SinkWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);
    private static final int AT_A_TIME = 16;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration HISTORY_WAIT = Duration.ofSeconds(5);

    private final Sink sink;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final int tries;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Semaphore messages = new Semaphore(0);
    private final Thread thread;
    private final List<Delivery> taken = new ArrayList<>(); // taken by the sink, but still in the queue
    private Instant pausedUntil = Instant.MIN;
    private int failures;
    private volatile boolean closed;

    /**
     * Creates a worker; {@link #start} starts its thread.
     *
     * @param tries after this number of tries a message becomes a dead letter
     */
    SinkWorker(
            Sink sink, Outbox outbox, DeadLetters deadLetters, int tries, InstantSource clock, RandomGenerator random) {
        this.sink = sink;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.tries = tries;
        this.clock = clock;
        this.backoff = new Backoff(random);
        this.thread = new Thread(this::run, "sink " + sink.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String name() {
        return sink.name();
    }

    /** The number of messages that wait. */
    long waiting() {
        return outbox.waiting(sink.name());
    }

    /** Tells the worker that there are new messages. */
    void wake() {
        messages.release();
    }

    private void run() {
        open();
        try {
            while (!closed) {
                Duration wait = Duration.between(clock.instant(), next());
                if (!wait.isNegative() && !wait.isZero()) {
                    messages.tryAcquire(Math.min(wait.toMillis() + 1, IDLE.toMillis()), TimeUnit.MILLISECONDS);
                    messages.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The worker of the sink {} ends", sink.name());
        }
    }

    /** Tells a wrong address at the start, and not with the first verdict. */
    private void open() {
        try {
            sink.open();
        } catch (SinkFailure failure) {
            LOG.warn("The sink {} can't be reached, and its verdicts wait: {}", sink.name(), failure.sentence());
        } catch (RuntimeException failure) {
            LOG.error("The sink {} failed at its start", sink.name(), failure); // the thread must go on
        }
    }

    /** Delivers what is due, and returns when to look again. */
    private Instant next() {
        try {
            return deliverDue();
        } catch (HistoryFailure failure) {
            LOG.warn("The sink {} waits: {}", sink.name(), failure.sentence());
            return clock.instant().plus(HISTORY_WAIT);
        } catch (RuntimeException | OutOfMemoryError failure) {
            LOG.error("The sink {} failed", sink.name(), failure);
            return clock.instant().plus(HISTORY_WAIT);
        }
    }

    /** Delivers what is due, and returns when to look again. Called by one thread. */
    Instant deliverDue() {
        acknowledge(); // what could not be removed from the queue before must not be sent again
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            return pausedUntil;
        }
        List<Delivery> due = outbox.due(sink.name(), now, AT_A_TIME);
        for (Delivery delivery : due) {
            if (closed || !delivered(delivery)) {
                break;
            }
        }
        acknowledge();
        if (clock.instant().isBefore(pausedUntil)) {
            return pausedUntil;
        }
        return due.size() == AT_A_TIME ? now : outbox.nextDue(sink.name()).orElse(now.plus(IDLE));
    }

    private void acknowledge() {
        if (!taken.isEmpty()) {
            outbox.taken(taken);
            taken.clear();
        }
    }

    /** Delivers a message; returns false if the sink should wait before the next. */
    private boolean delivered(Delivery delivery) {
        try {
            sink.deliver(delivery);
            taken.add(delivery);
            failures = 0;
            return true;
        } catch (SinkFailure failure) {
            if (!failure.permanent() && delivery.tries() + 1 < tries) {
                postpone(delivery, failure.sentence(), failure.askedWait());
                return false;
            }
            return buried(delivery, failure);
        }
    }

    private boolean buried(Delivery delivery, SinkFailure failure) {
        try {
            deadLetters.write(sink.name(), delivery, failure.sentence(), clock.instant());
            LOG.warn(
                    "The sink {} does not take the verdict {}, which is now a dead letter: {}",
                    sink.name(),
                    delivery.entry(),
                    failure.sentence());
            taken.add(delivery);
            if (!failure.permanent()) {
                pause(failure.askedWait());
            }
            return failure.permanent();
        } catch (IOException e) {
            postpone(delivery, "the dead letter can't be written: " + FileFailure.reason(e), Duration.ZERO);
            return false;
        }
    }

    private void postpone(Delivery delivery, String sentence, Duration asked) {
        pause(asked);
        LOG.warn(
                "The sink {} did not take the verdict {} (try {}), and is tried again: {}",
                sink.name(),
                delivery.entry(),
                delivery.tries() + 1,
                sentence);
        outbox.postpone(delivery, clock.instant().plus(longer(backoff.after(delivery.tries() + 1), asked)));
    }

    private void pause(Duration asked) {
        failures++;
        pausedUntil = clock.instant().plus(longer(backoff.after(failures), asked));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Ends the thread after the current message; the others stay in the queue. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
            acknowledge(); // the interrupt may have come between the delivery and its note
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HistoryFailure e) {
            LOG.warn("Some verdicts will come to the sink {} again: {}", sink.name(), e.sentence());
        }
        sink.close();
    }
}
