package io.anomalight.service.sink;

import io.anomalight.service.history.VerdictHistory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** All sinks of a service, each with its thread. They deliver until {@link #close()}; what waits then is delivered after the next start. */
public final class Sinks implements AutoCloseable {
    private final List<SinkWorker> workers;

    private Sinks(List<SinkWorker> workers) {
        this.workers = List.copyOf(workers);
    }

    /** Starts the sinks. */
    public static Sinks start(SinkSettings settings, VerdictHistory history, InstantSource clock) {
        List<Sink> sinks = new ArrayList<>();
        settings.folder().ifPresent(folder -> sinks.add(new FolderSink(folder)));
        settings.webhook().ifPresent(webhook -> sinks.add(new WebhookSink(webhook, history.identity())));
        settings.mqtt().ifPresent(broker -> sinks.add(new MqttSink(broker, history.identity())));
        DeadLetters deadLetters = new DeadLetters(settings.deadLetters());
        Sinks started = new Sinks(sinks.stream()
                .map(sink -> new SinkWorker(
                        sink, history.outbox(), deadLetters, settings.tries(), clock, new SplittableRandom()))
                .toList());
        history.onMessages(() -> started.workers.forEach(SinkWorker::wake));
        started.workers.forEach(SinkWorker::start);
        return started;
    }

    /** For each sink, a supplier of the number of messages that wait for it. */
    public Map<String, Supplier<Number>> waiting() {
        return workers.stream().collect(Collectors.toMap(SinkWorker::name, worker -> worker::waiting));
    }

    @Override
    public void close() {
        workers.forEach(SinkWorker::close);
    }
}
