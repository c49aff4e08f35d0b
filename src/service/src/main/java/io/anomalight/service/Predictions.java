package io.anomalight.service;

import io.anomalight.detector.Detection;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.decoding.ImageReader;
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
import io.anomalight.service.metrics.Measurements;
import io.anomalight.service.product.Product;
import io.anomalight.service.product.Products;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Handles {@code predict} and {@code predict/batch} of a product. */
final class Predictions {
    private static final String PNG = "image/png";

    private final ServiceConfig config;
    private final Products products;
    private final Admission admission;
    private final Measurements measurements;
    private final Bodies bodies;
    private final PixelBudget pixelBudget = PixelBudget.ofThisMachine();
    private final UploadScoring scoring;
    private final Recorder recorder;

    Predictions(
            ServiceConfig config,
            Products products,
            Admission admission,
            Measurements measurements,
            Recorder recorder) {
        this.config = config;
        this.products = products;
        this.admission = admission;
        this.measurements = measurements;
        this.bodies = new Bodies(config.maxBodyBytes(), Runtime.getRuntime().maxMemory() / 4);
        this.scoring = new UploadScoring(pixelBudget, config.maxPixels());
        this.recorder = recorder;
    }

    /** An answer, and its entry if the service has a history. */
    private record Scored(Answer answer, Optional<NewEntry> entry) {}

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
            ImageResult result = scoring.score(List.of(upload), options.category(), lease.model(), deadline)
                    .get(0);
            if (!picture) {
                Scored scored = scored(upload, result, lease, options, deadline);
                Json.answer(context, recorded(List.of(scored)).get(0));
                return;
            }
            byte[] overlay = overlay(upload, result, applied, deadline);
            if (recorder.on()) {
                recorded(List.of(scored(upload, result, lease, options, deadline)));
            }
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
            List<ImageResult> results = scoring.score(uploads, options.category(), lease.model(), deadline);
            List<Scored> scored = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                scored.add(scored(uploads.get(i), results.get(i), lease, options, deadline));
            }
            Json.answer(context, new Answer.Several(recorded(scored), deadline.millisecondsTaken()));
        }
    }

    /** Writes what was scored to the history; returns the answers when it is on the disk. */
    private List<Answer> recorded(List<Scored> scored) {
        List<NewEntry> entries =
                scored.stream().flatMap(each -> each.entry().stream()).toList();
        List<Long> ids = recorder.write(entries);
        return IntStream.range(0, scored.size())
                .mapToObj(i -> ids.isEmpty()
                        ? scored.get(i).answer()
                        : scored.get(i).answer().withId(ids.get(i)))
                .toList();
    }

    private byte[] overlay(Upload upload, ImageResult result, PostProcessor postProcessor, Deadline deadline) {
        long pixels = DeclaredPixels.of(upload.bytes(), config.maxPixels());
        // Decode again: keeping the pixels while the image waits for the engine would take more memory.
        return pixelBudget.work(
                deadline,
                pixels,
                () -> AnswerPictures.overlay(
                        ImageReader.read(
                                upload.name(),
                                upload.bytes(),
                                ImageLimits.usual().withAtMost(config.maxPixels())),
                        result,
                        postProcessor));
    }

    private Scored scored(
            Upload upload, ImageResult result, Products.Lease lease, QueryOptions options, Deadline deadline) {
        Product product = lease.product();
        PostProcessor ofModel = options.ofModel(lease.model());
        PostProcessor postProcessor = options.applied(ofModel);
        Scored scored = pixelBudget.work(deadline, result.image().originalSize().pixels(), () -> {
            Detection detection = Detection.of(result, postProcessor);
            measurements.scored(
                    product.name(), options.category(), ofModel.normalizeScore(result.score()), detection.label());
            Answer answer = Answer.of(
                    upload.name(),
                    detection,
                    postProcessor,
                    options.category(),
                    options.heatMap() ? AnswerPictures.heatMap(result, postProcessor) : "",
                    Json.fileName(product.file()),
                    deadline);
            return new Scored(answer, entry(upload, detection, lease, options, deadline));
        });
        // Outside of the budget above, because drawing takes its own share.
        return new Scored(
                scored.answer(),
                scored.entry()
                        .map(entry ->
                                recorder.withOverlay(entry, () -> overlay(upload, result, postProcessor, deadline))));
    }

    private Optional<NewEntry> entry(
            Upload upload, Detection detection, Products.Lease lease, QueryOptions options, Deadline deadline) {
        if (!recorder.on()) {
            return Optional.empty();
        }
        return Optional.of(Recorder.entry(
                Source.HTTP,
                new Recorder.Model(
                        lease.product().name(),
                        Json.fileName(lease.product().file()),
                        lease.model().scorer().card()),
                upload,
                detection,
                options.category(),
                deadline.millisecondsTaken()));
    }

    private static boolean acceptsPicture(Context context) {
        return Accept.preferred(context, List.of(Json.TYPE, PNG)).equals(PNG);
    }
}
