package io.anomalight.service;

import io.anomalight.detector.Detection;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Admission;
import io.anomalight.service.http.Admission.Guest;
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

/** {@code POST /v1/predict} and {@code POST /v1/predict/batch}. */
final class Predictions {
    private static final String PNG = "image/png";

    private final ServiceConfig config;
    private final Models models;
    private final Admission admission;
    private final Measurements measurements;
    private final Bodies bodies;
    private final PixelBudget workbench = PixelBudget.ofThisMachine();
    private final UploadScoring judge;

    Predictions(ServiceConfig config, Models models, Admission admission, Measurements measurements) {
        this.config = config;
        this.models = models;
        this.admission = admission;
        this.measurements = measurements;
        this.bodies = new Bodies(config.maxBodyBytes(), Runtime.getRuntime().maxMemory() / 4);
        this.judge = new UploadScoring(workbench, config.maxPixels());
    }

    /** One image; JSON, or the overlay as a PNG. */
    void one(Context context) {
        Deadline deadline = new Deadline(config.timeout());
        boolean picture = wantsPicture(context);
        QueryOptions wishes = QueryOptions.of(context);
        try (Guest guest = admission.enter();
                Body body = bodies.read(context.req(), deadline);
                Models.Lease lease = models.lease()) {
            Upload upload = Uploads.one(context.req(), body);
            guest.bring(1);
            ImageResult result =
                    judge.judge(List.of(upload), lease.model(), deadline).get(0);
            PostProcessor lines = wishes.lines(lease.model());
            if (picture) {
                context.contentType(PNG).result(overlay(upload, result, lines, deadline));
            } else {
                Json.answer(context, answer(upload, result, lease.model(), wishes, deadline));
            }
        }
    }

    /** Several images of one form, all judged or none. */
    void several(Context context) {
        Deadline deadline = new Deadline(config.timeout());
        QueryOptions wishes = QueryOptions.of(context);
        if (wantsPicture(context)) {
            throw new Refusal(406, "A batch is answered as application/json; ask /v1/predict for a picture.");
        }
        try (Guest guest = admission.enter();
                Body body = bodies.read(context.req(), deadline);
                Models.Lease lease = models.lease()) {
            List<Upload> uploads = Uploads.several(context.req(), body);
            guest.bring(uploads.size());
            List<ImageResult> results = judge.judge(uploads, lease.model(), deadline);
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                answers.add(answer(uploads.get(i), results.get(i), lease.model(), wishes, deadline));
            }
            Json.answer(context, new Answer.Several(answers, deadline.millisecondsTaken()));
        }
    }

    private byte[] overlay(Upload upload, ImageResult result, PostProcessor lines, Deadline deadline) {
        long pixels = DeclaredPixels.of(upload.bytes(), config.maxPixels());
        // Decoded once more, rather than kept while the image waits for the engine.
        return workbench.work(
                deadline,
                pixels,
                () -> AnswerPictures.overlay(
                        ImageReader.read(
                                upload.name(),
                                upload.bytes(),
                                ImageLimits.usual().withAtMost(config.maxPixels())),
                        result,
                        lines));
    }

    private Answer answer(
            Upload upload, ImageResult result, ServedModel model, QueryOptions wishes, Deadline deadline) {
        return workbench.work(deadline, result.image().originalSize().pixels(), () -> {
            PostProcessor lines = wishes.lines(model);
            Detection detection = Detection.of(result, lines);
            measurements.judged(
                    model.scorer().card().postProcessor().normalizeScore(result.score()), detection.label());
            return Answer.of(
                    upload.name(),
                    detection,
                    lines,
                    wishes.heatMap() ? AnswerPictures.heatMap(result, lines) : "",
                    Json.fileName(config.model()),
                    deadline);
        });
    }

    private static boolean wantsPicture(Context context) {
        String accept = context.header("Accept");
        for (String type : accepted(accept == null || accept.isBlank() ? "*/*" : accept)) {
            switch (type.split(";", 2)[0]) {
                case Json.TYPE, "application/*", "*/*" -> {
                    return false;
                }
                case PNG, "image/*" -> {
                    return true;
                }
                default -> {} // something else that the client would also take
            }
        }
        throw new Refusal(406, "The answer can be had as application/json or image/png; accept one of them.");
    }

    /** The types of the header, the most wanted first. */
    private static List<String> accepted(String header) {
        try {
            QuotedQualityCSV types = new QuotedQualityCSV(QuotedQualityCSV.MOST_SPECIFIC_MIME_ORDERING);
            types.addValue(header);
            return types.getValues();
        } catch (RuntimeException e) {
            // The parser throws arbitrary exceptions, for instance at a quote that is not closed.
            throw new Refusal(400, "The header Accept is malformed; send application/json or image/png.");
        }
    }
}
