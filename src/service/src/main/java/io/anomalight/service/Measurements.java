package io.anomalight.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What the service counts of itself, for Prometheus. */
final class Measurements implements AutoCloseable {
    /** What is said of a request that no path of the service matches. */
    static final String NO_ROUTE = "none";

    private static final int SCORE_BUCKETS = 20;
    /** The methods of HTTP. */
    static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DistributionSummary batches = DistributionSummary.builder("anomalight.batch.images")
            .description("Images that went through the engine together.")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
            .register(registry);
    private final DistributionSummary scores = DistributionSummary.builder("anomalight.score.normalized")
            .description(
                    "Normalised scores at the model's own thresholds; when they drift, so do the parts or the camera.")
            .serviceLevelObjectives(IntStream.rangeClosed(1, SCORE_BUCKETS)
                    .mapToDouble(bucket -> (double) bucket / SCORE_BUCKETS)
                    .toArray())
            .register(registry);

    Measurements() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /** Watches how many images and connections there are. */
    void watch(Supplier<Number> present, Supplier<Number> waiting, Supplier<Number> connections) {
        Gauge.builder("anomalight.connections.open", connections)
                .description("Connections of clients, busy or not.")
                .register(registry);
        Gauge.builder("anomalight.images.present", present)
                .description("Images from the first byte of their request to the answer; the queue bounds them.")
                .register(registry);
        Gauge.builder("anomalight.queue.images", waiting)
                .description("Images that wait for the engine.")
                .register(registry);
    }

    void batch(int images) {
        batches.record(images);
    }

    /**
     * An image was judged.
     *
     * @param normalizedScore at the model's own threshold, whatever the request asked for
     */
    void judged(double normalizedScore, String label) {
        scores.record(normalizedScore);
        Counter.builder("anomalight.verdicts")
                .description("Images by verdict.")
                .tag("label", label)
                .register(registry)
                .increment();
    }

    /** A model was loaded in the place of another, or could not be. */
    void reloaded(boolean success) {
        Counter.builder("anomalight.reloads")
                .description("Attempts to load the archive again.")
                .tag("outcome", success ? "loaded" : "failed")
                .register(registry)
                .increment();
    }

    /**
     * A request was answered.
     *
     * @param method counted as {@code other} if it is none of HTTP's: every name would make a series of its own
     * @param route of the service, or {@link #NO_ROUTE}
     */
    void answered(String method, String route, int status, Duration duration) {
        Timer.builder("anomalight.requests")
                .description("Requests, from their first byte to the answer.")
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(buckets())
                .register(registry)
                .record(duration);
        if (status >= 400) {
            Counter.builder("anomalight.errors")
                    .description("Requests that were not served, by status.")
                    .tag("status", Integer.toString(status))
                    .register(registry)
                    .increment();
        }
    }

    private static Duration[] buckets() {
        return IntStream.of(5, 10, 25, 50, 75, 100, 150, 250, 500, 1000, 2500, 5000, 10_000)
                .mapToObj(Duration::ofMillis)
                .toArray(Duration[]::new);
    }

    /** Everything, in Prometheus' text format. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
