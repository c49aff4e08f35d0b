package io.anomalight.service.learn;

import io.anomalight.service.http.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs jobs one after another on a thread of their own. All methods may be called by any thread. */
final class Jobs implements AutoCloseable {
    /** How many jobs may wait. */
    private static final int MOST_WAITING = 4;

    private static final int SECONDS_TO_END = 20;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread created = new Thread(work, "learning");
        created.setDaemon(true); // a part of a training that can't be stopped must not keep the process alive
        return created;
    });
    private final List<LearningJob> unfinished = new ArrayList<>();
    private boolean closed;

    /**
     * Starts a job after those that wait.
     *
     * @throws Refusal with status 409 if the product has an unfinished job, 429 if too many jobs wait, and 503 if the service stops
     */
    synchronized void submit(LearningJob job) {
        if (closed) {
            throw Refusal.stopping();
        }
        if (of(job.product()).isPresent()) {
            throw new Refusal(409, "A job of this product is not finished; wait for its end, or cancel it.");
        }
        if (unfinished.stream().filter(LearningJob::unfinished).count() > MOST_WAITING) {
            throw new Refusal(429, MOST_WAITING + " jobs wait already; start this one when one of them has ended.");
        }
        unfinished.add(job);
        job.tell();
        thread.execute(() -> run(job));
    }

    private void run(LearningJob job) {
        try {
            job.run();
        } finally {
            synchronized (this) {
                unfinished.remove(job);
            }
        }
    }

    /** The unfinished job of a product. */
    synchronized Optional<LearningJob> of(String product) {
        return unfinished.stream()
                .filter(job -> job.product().equals(product) && job.unfinished())
                .findFirst();
    }

    /** The state of the unfinished job of a product. */
    synchronized Optional<JobView> view(String product) {
        List<LearningJob> now =
                unfinished.stream().filter(LearningJob::unfinished).toList();
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).product().equals(product)) {
                return Optional.of(now.get(i).view(i));
            }
        }
        return Optional.empty();
    }

    /** Interrupts all jobs, and waits some seconds for the running one. */
    @Override
    public void close() {
        List<LearningJob> now;
        synchronized (this) {
            closed = true;
            now = List.copyOf(unfinished);
        }
        now.forEach(LearningJob::serviceEnds);
        thread.shutdown();
        try {
            boolean ended = thread.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
            if (!ended) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
