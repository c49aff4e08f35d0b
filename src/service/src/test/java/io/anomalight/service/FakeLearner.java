package io.anomalight.service;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.learn.JobProgress;
import io.anomalight.service.learn.Learner;
import io.anomalight.service.learn.TrainingOrder;
import io.anomalight.service.learn.UpdateOrder;
import io.anomalight.service.learn.UpdateOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** A learner that waits until the test allows it to go on, and writes archives for a {@link FakeFolder}. */
public final class FakeLearner implements Learner {
    private final Semaphore allowed = new Semaphore(0);
    private final Queue<TrainingOrder> orders = new ConcurrentLinkedQueue<>();
    private volatile String failure = "";

    /** Lets trainings end. */
    void allow(int count) {
        allowed.release(count);
    }

    /** Makes all trainings fail with this sentence. */
    void fail(String sentence) {
        failure = sentence;
    }

    /** What was asked for. */
    List<TrainingOrder> orders() {
        return List.copyOf(orders);
    }

    @Override
    public List<Method> methods() {
        return List.of(new Method("fast", "Fast", "A test."));
    }

    @Override
    public void train(TrainingOrder order, JobProgress progress) {
        orders.add(order);
        progress.line("learning " + order.product());
        while (!allowed.tryAcquire()) {
            if (progress.requested()) {
                return;
            }
            Thread.onSpinWait();
        }
        if (!failure.isEmpty()) {
            throw new UserError(failure);
        }
        try {
            Files.writeString(order.work().resolve("run.txt"), "a run");
            Files.writeString(order.candidate(), "10 0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public UpdateOutcome update(UpdateOrder order, JobProgress progress) {
        throw new UserError("this learner does not update");
    }
}
