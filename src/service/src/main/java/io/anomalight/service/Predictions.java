package io.anomalight.service;

import io.anomalight.detector.Detection;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.metrics.PostProcessor;
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
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.QuotedQualityCSV;

/** Handles {@code POST /v1/predict} and {@code POST /v1/predict/batch}. */
final class Predictions {
    private static final String PNG = "image/png";

    private final ServiceConfig config;
    private final Models models;
    private final Admission admission;
    private final Measurements measurements;
    private final Bodies bodies;
    private final PixelBudget pixelBudget = PixelBudget.ofThisMachine();
    private final UploadScoring scoring;

    Predictions(ServiceConfig config, Models models, Admission admission, Measurements measurements) {
        this.config = config;
        this.models = models;
        this.admission = admission;
        this.measurements = measurements;
        this.bodies = new Bodies(config.maxBodyBytes(), Runtime.getRuntime().maxMemory() / 4);
        this.scoring = new UploadScoring(pixelBudget, config.maxPixels());
    }

    /** Scores one image; answers with JSON, or with the overlay as a PNG. */
    void one(Context context) {
        Deadline deadline = new Deadline(config.timeout());
        boolean picture = acceptsPicture(context);
        QueryOptions options = QueryOptions.of(context);
        try (Permit permit = admission.enter();
                Body body = bodies.read(context.req(), deadline);
                Models.Lease lease = models.lease()) {
            Upload upload = Uploads.one(context.req(), body);
            PostProcessor ofModel = options.ofModel(lease.model());
            permit.extendTo(1);
            ImageResult result = scoring.score(List.of(upload), options.category(), lease.model(), deadline)
                    .get(0);
            if (picture) {
                context.contentType(PNG).result(overlay(upload, result, options.applied(ofModel), deadline));
            } else {
                Json.answer(context, answer(upload, result, ofModel, options, deadline));
            }
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
        try (Permit permit = admission.enter();
                Body body = bodies.read(context.req(), deadline);
                Models.Lease lease = models.lease()) {
            List<Upload> uploads = Uploads.several(context.req(), body);
            PostProcessor ofModel = options.ofModel(lease.model());
            permit.extendTo(uploads.size());
            List<ImageResult> results = scoring.score(uploads, options.category(), lease.model(), deadline);
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                answers.add(answer(uploads.get(i), results.get(i), ofModel, options, deadline));
            }
            Json.answer(context, new Answer.Several(answers, deadline.millisecondsTaken()));
        }
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

    private Answer answer(
            Upload upload, ImageResult result, PostProcessor ofModel, QueryOptions options, Deadline deadline) {
        return pixelBudget.work(deadline, result.image().originalSize().pixels(), () -> {
            PostProcessor postProcessor = options.applied(ofModel);
            Detection detection = Detection.of(result, postProcessor);
            measurements.scored(options.category(), ofModel.normalizeScore(result.score()), detection.label());
            return Answer.of(
                    upload.name(),
                    detection,
                    postProcessor,
                    options.category(),
                    options.heatMap() ? AnswerPictures.heatMap(result, postProcessor) : "",
                    Json.fileName(config.model()),
                    deadline);
        });
    }

    private static boolean acceptsPicture(Context context) {
        String accept = context.header("Accept");
        for (String type : accepted(accept == null || accept.isBlank() ? "*/*" : accept)) {
            switch (type.split(";", 2)[0]) {
                case Json.TYPE, "application/*", "*/*" -> {
                    return false;
                }
                case PNG, "image/*" -> {
                    return true;
                }
                default -> {} // another type; try the next
            }
        }
        throw new Refusal(406, "The answer is application/json or image/png; accept one of them.");
    }

    /** The types of the header, the preferred type first. */
    private static List<String> accepted(String header) {
        try {
            QuotedQualityCSV types = new QuotedQualityCSV(QuotedQualityCSV.MOST_SPECIFIC_MIME_ORDERING);
            types.addValue(header);
            return types.getValues();
        } catch (RuntimeException e) {
            // The parser throws arbitrary RuntimeExceptions, for instance if a quotation mark is missing.
            throw new Refusal(400, "The header Accept is malformed; send application/json or image/png.");
        }
    }
}
