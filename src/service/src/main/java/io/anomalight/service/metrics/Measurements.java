package io.anomalight.service.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The Prometheus metrics of the service. All methods may be called by any thread. */
public final class Measurements implements AutoCloseable {
    /** The route label of a request that matches no path of the service. */
    public static final String NO_ROUTE = "none";

    private static final String PRODUCT = "product";
    private static final String CATEGORY = "category";
    private static final String OUTCOME = "outcome";
    private static final int SCORE_BUCKETS = 20;
    /** The methods of HTTP. */
    public static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Measurements() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /** Registers gauges for the number of images and connections. */
    public void watch(Supplier<Number> inProgress, Supplier<Number> waiting, Supplier<Number> connections) {
        Gauge.builder("anomalight.connections.open", connections)
                .description("Open connections of clients, busy or idle.")
                .register(registry);
        Gauge.builder("anomalight.images.present", inProgress)
                .description("Images of the requests in progress; a request counts as one image until its body is read;"
                        + " at most as many as the setting queue.")
                .register(registry);
        Gauge.builder("anomalight.queue.images", waiting)
                .description("Images that wait for the engine.")
                .register(registry);
    }

    /** Registers a gauge for the messages that wait for a sink. */
    public void watchSink(String sink, Supplier<Number> waiting) {
        Gauge.builder("anomalight.sink.messages", waiting)
                .description("Verdicts that a sink has not yet taken.")
                .tag("sink", sink)
                .register(registry);
    }

    /** Registers a gauge of the service. */
    public void watch(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Registers a gauge of a product. */
    public void watch(String name, String description, String product, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tag(PRODUCT, product)
                .register(registry);
    }

    /** Removes the gauges of a product; its counters stay. */
    public void forget(String product) {
        for (Meter meter : registry.getMeters()) {
            if (meter instanceof Gauge && product.equals(meter.getId().getTag(PRODUCT))) {
                registry.remove(meter);
            }
        }
    }

    /**
     * Counts an image that was offered to the shadow of its product.
     *
     * @param outcome {@code agree}, {@code differ}, {@code dropped} or {@code failed}
     */
    public void shadowed(String product, String outcome) {
        Counter.builder("anomalight.shadow.images")
                .description("Images for the shadow of a product, by whether the verdicts agree.")
                .tag(PRODUCT, product)
                .tag(OUTCOME, outcome)
                .register(registry)
                .increment();
    }

    /** Counts a batch of the engine. */
    public void batch(String product, int images) {
        DistributionSummary.builder("anomalight.batch.images")
                .description("Images per batch of the engine.")
                .tag(PRODUCT, product)
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .register(registry)
                .record(images);
    }

    /**
     * Counts a scored image.
     *
     * @param product the name of the product
     * @param category one of the model's categories; empty for a model of one category. Prometheus takes an empty label as absent
     * @param normalizedScore with the threshold of the model, even if the request set another one
     */
    public void scored(String product, String category, double normalizedScore, String label) {
        DistributionSummary.builder("anomalight.score.normalized")
                .description("Normalised scores with the thresholds of the model;"
                        + " drift means that the parts or the camera have changed.")
                .tag(PRODUCT, product)
                .tag(CATEGORY, category)
                .serviceLevelObjectives(IntStream.rangeClosed(1, SCORE_BUCKETS)
                        .mapToDouble(bucket -> (double) bucket / SCORE_BUCKETS)
                        .toArray())
                .register(registry)
                .record(normalizedScore);
        Counter.builder("anomalight.verdicts")
                .description("Images by predicted label.")
                .tag(PRODUCT, product)
                .tag(CATEGORY, category)
                .tag("label", label)
                .register(registry)
                .increment();
    }

    /**
     * Counts an attempt to load an archive.
     *
     * @param replaces whether a model of the product was loaded before
     */
    public void loaded(String product, boolean success, boolean replaces) {
        String outcome = success ? "loaded" : "failed";
        Counter.builder("anomalight.loads")
                .description("Attempts to load an archive.")
                .tag(PRODUCT, product)
                .tag(OUTCOME, outcome)
                .register(registry)
                .increment();
        if (replaces) {
            Counter.builder("anomalight.reloads")
                    .description("Attempts to load the archive again while its model is in use.")
                    .tag(PRODUCT, product)
                    .tag(OUTCOME, outcome)
                    .register(registry)
                    .increment();
        }
    }

    /**
     * Counts an answered request.
     *
     * @param method counted as {@code other} if it is no method of HTTP, because every new name would add a time series
     * @param route a path of the service, or {@link #NO_ROUTE}
     */
    public void answered(String method, String route, int status, Duration duration) {
        Timer.builder("anomalight.requests")
                .description("Duration of requests, from the end of their headers to the answer.")
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(buckets())
                .register(registry)
                .record(duration);
        if (status >= 400) {
            Counter.builder("anomalight.errors")
                    .description("Failed requests, by status.")
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

    /** All metrics in the text format of Prometheus. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
