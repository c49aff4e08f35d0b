package io.anomalight.service;

import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.service.history.HistoryRoute;
import io.anomalight.service.http.Access;
import io.anomalight.service.http.Admission;
import io.anomalight.service.http.Bodies;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.ServedHosts;
import io.anomalight.service.learn.LearnRoutes;
import io.anomalight.service.line.Line;
import io.anomalight.service.metrics.Measurements;
import io.anomalight.service.product.Products;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers all routes of the service and the answers to failed requests. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data: blob:; media-src 'self' blob:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private final Measurements measurements;
    private final Predictions predictions;
    private final HistoryRoute history;
    private final ReviewRoutes review;
    private final ProductRoutes productRoutes;
    private final LearnRoutes learning;
    private final Access access;
    private final AtomicBoolean stopping;

    Routes(
            ServiceConfig config,
            Products products,
            Admission admission,
            Measurements measurements,
            ImageScoring scoring,
            Optional<ShadowScoring> shadow,
            Line line,
            LearnRoutes learning,
            AtomicBoolean stopping) {
        this.measurements = measurements;
        // One limit for the bodies of all requests.
        Bodies bodies = new Bodies(config.maxBodyBytes(), Runtime.getRuntime().maxMemory() / 4);
        this.predictions = new Predictions(config, products, admission, scoring, bodies);
        this.review = new ReviewRoutes(config, products, admission, scoring, line, bodies);
        this.productRoutes = new ProductRoutes(config, products, shadow);
        this.history = new HistoryRoute(line.history(), products::named);
        this.access = new Access(
                config.token(),
                new ServedHosts(
                        config.allowedHosts(), config.host(), config.token().isPresent()));
        this.learning = learning;
        this.stopping = stopping;
    }

    void register(RoutesConfig routes) {
        routes.before(Routes::harden);
        routes.before(access::check);
        routes.before("/v1/*", this::requireOpen);
        for (String product : List.of("/v1", ProductRoutes.ONE)) {
            routes.post(product + "/predict", predictions::one);
            routes.post(product + "/predict/batch", predictions::several);
            routes.get(product + "/model", productRoutes::model);
            routes.post(product + "/reload", productRoutes::reload);
        }
        routes.get(ProductRoutes.ALL, productRoutes::list);
        routes.get(ProductRoutes.ONE, productRoutes::one);
        routes.get(ProductRoutes.SHADOW, productRoutes::shadow);
        routes.get(HistoryRoute.PATH, history::answer);
        learning.register(routes);
        review.register(routes);
        routes.get("/health/live", context -> context.result("live\n"));
        routes.get("/health/ready", this::ready);
        routes.get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(measurements.scrape()));
        routes.get("/openapi.json", UploadPage.of("openapi.json", Json.TYPE)::serve);
        routes.get("/", UploadPage.of("page.html", "text/html; charset=utf-8")::serve);
        routes.get("/page.css", UploadPage.of("page.css", "text/css; charset=utf-8")::serve);
        routes.get("/page.js", UploadPage.of("page.js", "text/javascript; charset=utf-8")::serve);
        routes.get("/region.js", UploadPage.of("region.js", "text/javascript; charset=utf-8")::serve);
        routes.get("/ask.js", UploadPage.of("ask.js", "text/javascript; charset=utf-8")::serve);
        routes.get("/train", UploadPage.of("train.html", "text/html; charset=utf-8")::serve);
        routes.get("/train.css", UploadPage.of("train.css", "text/css; charset=utf-8")::serve);
        routes.get("/train.js", UploadPage.of("train.js", "text/javascript; charset=utf-8")::serve);
        routes.get("/report.js", UploadPage.of("report.js", "text/javascript; charset=utf-8")::serve);
        routes.get("/history.js", UploadPage.of("history.js", "text/javascript; charset=utf-8")::serve);
        routes.exception(Refusal.class, (refusal, context) -> refuse(context, refusal));
        routes.exception(HttpResponseException.class, Routes::unrouted);
        routes.exception(ModuleFailure.class, Routes::modelFailed);
        routes.exception(Exception.class, Routes::failed);
    }

    private static void harden(Context context) {
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cache-Control", "no-store");
    }

    private void requireOpen(Context context) {
        if (stopping.get()) {
            throw Refusal.stopping();
        }
    }

    private void ready(Context context) {
        requireOpen(context);
        context.result("ready\n");
    }

    private static void refuse(Context context, Refusal refusal) {
        Json.problem(context, refusal.status(), refusal.sentence());
    }

    private static void unrouted(HttpResponseException fault, Context context) {
        String sentence =
                switch (fault.getStatus()) {
                    case 404 -> "The service has no such path; /openapi.json lists the paths.";
                    case 405 -> "This path does not support the method; /openapi.json lists the methods.";
                    default -> "The request is not valid for this path; /openapi.json describes the requests.";
                };
        Json.problem(context, fault.getStatus(), sentence);
    }

    private static void modelFailed(ModuleFailure failure, Context context) {
        LOG.error("The model failed: {}", failure.getMessage());
        Json.problem(context, 500, failure.getMessage() + ".");
    }

    private static void failed(Exception failure, Context context) {
        LOG.error("A request failed: {} {}", context.req().getMethod(), context.endpoint().path, failure);
        Json.problem(context, 500, "The service failed; see its log for the reason.");
    }
}
