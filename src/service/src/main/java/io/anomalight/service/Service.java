package io.anomalight.service;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.AccessLog;
import io.anomalight.service.http.Admission;
import io.anomalight.service.http.ConnectionDeadlines;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.kept.KeptFolder;
import io.anomalight.service.learn.LearnRoutes;
import io.anomalight.service.learn.Learner;
import io.anomalight.service.learn.Learning;
import io.anomalight.service.learn.PastImages;
import io.anomalight.service.line.Line;
import io.anomalight.service.metrics.Measurements;
import io.anomalight.service.product.ProductConfig;
import io.anomalight.service.product.ProductLoader;
import io.anomalight.service.product.Products;
import io.anomalight.service.product.ServiceScorer;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP service for one or several models. It runs from {@link #start(ServiceConfig)} until {@link #close()}; all methods may be
 * called by any thread.
 *
 * <pre>{@code
 * try (Service service = Service.start(ServiceKeys.read(Map.of("model", "part.anomalight"), Optional.empty()))) {
 *     System.out.println(service.url());
 *     ...
 * }
 * }</pre>
 */
public final class Service implements AutoCloseable {
    /** Threads for requests that do not enter the queue: metrics, the web page, rejected requests. */
    private static final int OTHER_THREADS = 12;

    /** Threads that only health checks and Jetty itself use. */
    private static final int SPARE_THREADS = 12;

    /** The largest size of a request's address and headers together. */
    static final int HEADER_BYTES = 8192;

    private final ServiceConfig config;
    private final Measurements measurements = new Measurements();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ConnectionDeadlines deadlines;
    private final Line line;
    private final Products products;
    private final Optional<ShadowScoring> shadow;
    private final Optional<Learning> learning;
    private final Javalin server;
    private final Runnable watching;

    private Service(ServiceConfig config, Line line, ProductLoader loader, Optional<Learner> learner) {
        this.config = config;
        this.line = line;
        this.products = products(config.products(), loader, measurements);
        this.shadow = shadow(loader);
        this.learning = learning(loader, learner);
        this.deadlines =
                new ConnectionDeadlines(config.headerTimeout(), config.exchangeTimeout(), config.maxConnections());
        Admission admission = new Admission(config.queue());
        measurements.watch(admission::inProgress, products::waiting, deadlines::open);
        line.waiting().forEach(measurements::watchSink);
        line.keptImages()
                .ifPresent(kept ->
                        measurements.watch("anomalight.kept.images.bytes", "Bytes of the kept images.", kept::bytes));
        ImageScoring scoring = new ImageScoring(config, measurements, new Recorder(line.history()), shadow);
        this.watching = () -> line.watch(settings -> new WatchScoring(config, products, admission, scoring, settings));
        Routes routes =
                new Routes(config, products, admission, measurements, scoring, shadow, line, learnRoutes(), stopping);
        this.server = Javalin.create(settings -> {
            configure(settings);
            routes.register(settings.routes);
        });
    }

    private Products products(ProductConfig where, ProductLoader loader, Measurements counted) {
        return new Products(
                where, loader, config.timeout(), new Products.Batching(config.maxBatch(), config.maxWaitMs()), counted);
    }

    private LearnRoutes learnRoutes() {
        return new LearnRoutes(learning, config.maxBodyMb(), config.maxMegapixels(), config.timeout());
    }

    private Optional<PastImages> past() {
        return line.history().flatMap(open -> config.line().history().flatMap(file -> config.line()
                .kept()
                .map(kept -> new PastImages(open, file.file(), new KeptFolder(kept.folder())))));
    }

    private Optional<Learning> learning(ProductLoader loader, Optional<Learner> learner) {
        try {
            return config.learning()
                    .flatMap(settings -> learner.map(each -> Learning.open(
                            settings, each, products, config.products().path(), loader, config.maxPixels(), past())));
        } catch (RuntimeException | Error failure) {
            shadow.ifPresent(ShadowScoring::close);
            products.close();
            throw failure;
        }
    }

    private Optional<ShadowScoring> shadow(ProductLoader loader) {
        try {
            // The counts of products must not contain those of shadows.
            return config.products()
                    .shadows()
                    .map(where -> new ShadowScoring(config, products(where, loader, new Measurements()), measurements));
        } catch (RuntimeException | Error failure) {
            products.close();
            throw failure;
        }
    }

    /**
     * Finds the products and starts the service; the only product is loaded at once.
     *
     * @throws UserError if the archive of the only product can't be loaded, or the port is in use
     */
    public static Service start(ServiceConfig config) {
        return start(config, ProductLoader.of(config.detectorOptions()));
    }

    /**
     * As {@link #start(ServiceConfig)}, with another way to load the model.
     *
     * @param loading loads a model; called at the start and at each reload
     */
    public static Service start(ServiceConfig config, Supplier<ServiceScorer> loading) {
        return start(config, ProductLoader.of(loading));
    }

    /** As {@link #start(ServiceConfig)}, with another way to load archives. */
    public static Service start(ServiceConfig config, ProductLoader loader) {
        return start(config, loader, Optional.empty());
    }

    /** As {@link #start(ServiceConfig)}; the service trains, if {@link ServiceConfig#learning} is set. */
    public static Service start(ServiceConfig config, Learner learner) {
        return start(config, ProductLoader.of(config.detectorOptions()), Optional.of(learner));
    }

    /** As {@link #start(ServiceConfig)}, with all parts. */
    static Service start(ServiceConfig config, ProductLoader loader, Optional<Learner> learner) {
        Service service = opened(config, loader, learner);
        try {
            service.server.start();
            service.watching.run();
            return service;
        } catch (JavalinBindException e) {
            service.close();
            throw new UserError(
                    "port " + config.port() + " of " + config.host() + " can't be opened, perhaps because it is in use;"
                            + " set another with port=…, or port=0 for any free port",
                    e);
        } catch (RuntimeException | Error failure) {
            service.close();
            throw failure;
        }
    }

    private static Service opened(ServiceConfig config, ProductLoader loader, Optional<Learner> learner) {
        // The history first: its faults are found in milliseconds.
        Line line = Line.open(config.line(), InstantSource.system());
        try {
            return new Service(config, line, loader, learner);
        } catch (RuntimeException | Error failure) {
            line.close();
            throw failure;
        }
    }

    private void configure(JavalinConfig settings) {
        settings.startup.showJavalinBanner = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.startup.startupWatcherEnabled = false;
        settings.router.ignoreTrailingSlashes = false; // one path per resource
        settings.router.javaLangErrorHandler(ProblemHandler::answerError);
        settings.http.prefer405over404 = true;
        settings.http.compressionStrategy = CompressionStrategy.NONE; // heat maps are compressed already
        settings.jetty.threadPool = new QueuedThreadPool(config.queue() + OTHER_THREADS + SPARE_THREADS);
        settings.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(HEADER_BYTES);
        });
        settings.jetty.addConnector(this::connector);
        settings.jetty.modifyServer(jetty -> {
            jetty.setHandler(
                    new GracefulHandler(new RequestGate(config.queue() + OTHER_THREADS, deadlines, measurements)));
            if (config.accessLog()) {
                jetty.setRequestLog(new AccessLog());
            }
            jetty.setErrorHandler(new ProblemHandler());
            // When the service stops, running requests get this time to end. It is longer than the timeout for scoring.
            // A connection on which a request or an answer is still sent after this time is closed.
            jetty.setStopTimeout(config.timeout().plusSeconds(1).toMillis());
        });
        settings.requestLogger.http(this::measure);
    }

    private Connector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.idleTimeout().toMillis());
        connector.addBean(deadlines);
        connector.addBean(new NetworkConnectionLimit(config.maxConnections(), connector));
        return connector;
    }

    private void measure(Context context, float milliseconds) {
        // The metric uses the route, because each new path would create a time series.
        Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
        String route = endpoint == null ? Measurements.NO_ROUTE : endpoint.path;
        measurements.answered(
                context.req().getMethod(), route, context.statusCode(), Duration.ofNanos((long) (milliseconds * 1e6)));
    }

    /** The address of the service, with its port. */
    public String url() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return "http://" + host + ":" + server.port();
    }

    /** One line about the products; of the only one: its name, its archive, its engine, its thresholds and their origin. */
    public String description() {
        if (config.products().folder()) {
            return "products from " + config.products().path() + ": "
                    + (products.names().isEmpty() ? "none yet" : String.join(", ", products.names()));
        }
        try (Products.Lease lease = products.lease(products.only(), new Deadline(config.timeout()))) {
            ModelAnswer model = ModelAnswer.of(lease, config);
            PostProcessor learned = lease.model().scorer().card().postProcessor();
            String start = model.model() + " from " + config.products().path() + " with "
                    + lease.model().scorer().engine();
            if (!learned.categories().isEmpty()) {
                return start + ", with thresholds of the categories "
                        + String.join(", ", learned.categories().keySet());
            }
            return start + ", image threshold "
                    + model.image().threshold() + " (" + model.image().thresholdOrigin() + "), pixel threshold "
                    + model.pixel().threshold() + " (" + model.pixel().thresholdOrigin() + ")";
        }
    }

    /** Method and path of every route, for instance {@code GET /v1/model}. */
    Set<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler -> handler.endpoint.method.isHttpMethod())
                .map(handler -> handler.endpoint.method.name() + " " + handler.endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Refuses new requests, answers the running ones, and stops. */
    @Override
    public void close() {
        if (stopping.compareAndSet(false, true)) {
            server.stop();
            line.stopWatching();
            deadlines.close();
            learning.ifPresent(Learning::close);
            shadow.ifPresent(ShadowScoring::close);
            products.close();
            line.close();
            measurements.close();
        }
    }
}
