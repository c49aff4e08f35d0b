package io.anomalight.service;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.history.HistoryEntry.Source;
import io.anomalight.service.history.NewEntry;
import io.anomalight.service.http.Accept;
import io.anomalight.service.http.Admission;
import io.anomalight.service.http.Admission.Permit;
import io.anomalight.service.http.Answer;
import io.anomalight.service.http.Bodies;
import io.anomalight.service.http.Bodies.Body;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.http.Uploads;
import io.anomalight.service.product.Product;
import io.anomalight.service.product.Products;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Handles {@code predict} and {@code predict/batch} of a product. */
final class Predictions {
    private static final String PNG = "image/png";

    private final ServiceConfig config;
    private final Products products;
    private final Admission admission;
    private final Bodies bodies;
    private final ImageScoring scoring;
    private final Recorder recorder;

    Predictions(ServiceConfig config, Products products, Admission admission, ImageScoring scoring, Bodies bodies) {
        this.config = config;
        this.products = products;
        this.admission = admission;
        this.bodies = bodies;
        this.scoring = scoring;
        this.recorder = scoring.recorder();
    }

    /** Scores one image; answers with JSON, or with the overlay as a PNG. */
    void one(Context context) {
        Deadline deadline = new Deadline(config.timeout());
        boolean picture = acceptsPicture(context);
        QueryOptions options = QueryOptions.of(context);
        Product product = ProductRoutes.product(context, products);
        try (Permit permit = admission.enter();
                Body body = bodies.read(context.req(), deadline);
                Products.Lease lease = products.lease(product, deadline)) {
            Upload upload = Uploads.one(context.req(), body);
            PostProcessor ofModel = options.ofModel(lease.model());
            PostProcessor applied = options.applied(ofModel);
            permit.extendTo(1);
            ImageResult result = scoring.score(List.of(upload), options.category(), lease, deadline)
                    .get(0);
            if (!picture) {
                Json.answer(context, recorded(upload, result, lease, options, deadline));
                return;
            }
            byte[] overlay = scoring.overlay(upload, result, applied, lease, deadline);
            // A picture counts as any other answer: in metrics, drift, history and the comparison with the shadow.
            recorded(upload, result, lease, options, deadline);
            context.contentType(PNG).result(overlay);
        }
    }

    /** Scores several images of one form. If one fails, the whole request fails. */
    void several(Context context) {
        Deadline deadline = new Deadline(config.timeout());
        QueryOptions options = QueryOptions.of(context);
        if (acceptsPicture(context)) {
            throw new Refusal(
                    406, "A batch is answered as application/json; send single images to /v1/predict for PNG.");
        }
        Product product = ProductRoutes.product(context, products);
        try (Permit permit = admission.enter();
                Body body = bodies.read(context.req(), deadline);
                Products.Lease lease = products.lease(product, deadline)) {
            List<Upload> uploads = Uploads.several(context.req(), body);
            options.applied(options.ofModel(lease.model())); // refuses invalid options before the images are scored
            permit.extendTo(uploads.size());
            List<ImageResult> results = scoring.score(uploads, options.category(), lease, deadline);
            List<ImageScoring.Scored> scored = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                scored.add(scoring.scored(Source.HTTP, uploads.get(i), results.get(i), lease, options, deadline));
            }
            Json.answer(context, new Answer.Several(recorded(scored), deadline.millisecondsTaken()));
        }
    }

    private Answer recorded(
            Upload upload, ImageResult result, Products.Lease lease, QueryOptions options, Deadline deadline) {
        return recorded(List.of(scoring.scored(Source.HTTP, upload, result, lease, options, deadline)))
                .get(0);
    }

    /** Writes what was scored to the history; returns the answers when it is on the disk. */
    private List<Answer> recorded(List<ImageScoring.Scored> scored) {
        List<NewEntry> entries =
                scored.stream().flatMap(each -> each.entry().stream()).toList();
        List<Long> ids = recorder.write(entries);
        return IntStream.range(0, scored.size())
                .mapToObj(i -> ids.isEmpty()
                        ? scored.get(i).answer()
                        : scored.get(i).answer().withId(ids.get(i)))
                .toList();
    }

    private static boolean acceptsPicture(Context context) {
        return Accept.preferred(context, List.of(Json.TYPE, PNG)).equals(PNG);
    }
}
