package io.anomalight.service;

import io.anomalight.detector.Detection;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.history.HistoryEntry.Source;
import io.anomalight.service.history.NewEntry;
import io.anomalight.service.http.Answer;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Upload;
import io.anomalight.service.metrics.Measurements;
import io.anomalight.service.picture.AnswerPictures;
import io.anomalight.service.picture.DeclaredPixels;
import io.anomalight.service.picture.PixelBudget;
import io.anomalight.service.picture.UploadedPicture;
import io.anomalight.service.product.Product;
import io.anomalight.service.product.Products;
import io.anomalight.service.shadow.ShadowComparison;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Scores images, and makes their answers, entries and overlays, for requests and for the watched folder alike. */
final class ImageScoring {
    private final ServiceConfig config;
    private final Measurements measurements;
    private final PixelBudget pixelBudget = PixelBudget.ofThisMachine();
    private final UploadScoring uploads;
    private final Recorder recorder;
    private final Optional<ShadowScoring> shadow;

    ImageScoring(ServiceConfig config, Measurements measurements, Recorder recorder, Optional<ShadowScoring> shadow) {
        this.config = config;
        this.measurements = measurements;
        this.uploads = new UploadScoring(pixelBudget, config.maxPixels());
        this.recorder = recorder;
        this.shadow = shadow;
    }

    Recorder recorder() {
        return recorder;
    }

    /** An answer, and its entry if the service has a history. */
    record Scored(Answer answer, Optional<NewEntry> entry) {}

    /** As {@link UploadScoring#score}. */
    List<ImageResult> score(List<Upload> images, String category, Products.Lease lease, Deadline deadline) {
        return uploads.score(images, category, lease.model(), deadline);
    }

    /**
     * Decodes an image and uses it, within the limits of the service.
     *
     * @throws io.anomalight.service.http.Refusal if it is no image that can be read
     */
    <T> T decoded(Upload upload, Deadline deadline, Function<DecodedImage, T> use) {
        long pixels = DeclaredPixels.of(upload.bytes(), config.maxPixels());
        return pixelBudget.work(deadline, pixels, () -> UploadedPicture.decode(upload, config.maxPixels(), use));
    }

    /** The image with its heat map, as a PNG. */
    byte[] overlay(
            Upload upload, ImageResult result, PostProcessor postProcessor, Products.Lease lease, Deadline deadline) {
        long pixels = DeclaredPixels.of(upload.bytes(), config.maxPixels());
        // Decode again: keeping the pixels while the image waits for the engine would take more memory.
        return pixelBudget.work(
                deadline,
                pixels,
                () -> AnswerPictures.overlay(
                        ImageReader.read(
                                        upload.name(),
                                        upload.bytes(),
                                        ImageLimits.usual().withAtMost(config.maxPixels()))
                                .as(lease.model().scorer().card().channels()),
                        result,
                        postProcessor));
    }

    /**
     * What is said about a scored image.
     *
     * @param source where the image comes from
     */
    Scored scored(
            Source source,
            Upload upload,
            ImageResult result,
            Products.Lease lease,
            QueryOptions options,
            Deadline deadline) {
        Product product = lease.product();
        PostProcessor ofModel = options.ofModel(lease.model());
        PostProcessor postProcessor = options.applied(ofModel);
        Scored scored = pixelBudget.work(deadline, result.image().originalSize().pixels(), () -> {
            Detection detection = Detection.of(result, postProcessor);
            product.drift().add(options.category(), ofModel, result.score());
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
            shadow.ifPresent(each -> each.offer(new ShadowScoring.Image(
                    product,
                    lease.model().scorer().card(),
                    upload,
                    options.category(),
                    new ShadowComparison.Judged(
                            postProcessor.equals(ofModel)
                                    ? detection.label()
                                    : Detection.of(result, ofModel).label(),
                            ofModel.normalizeScore(result.score())))));
            return new Scored(answer, entry(source, upload, detection, lease, options, deadline));
        });
        // Outside of the budget above, because drawing takes its own share.
        return new Scored(
                scored.answer(),
                scored.entry()
                        .map(entry -> recorder.withOverlay(
                                entry, () -> overlay(upload, result, postProcessor, lease, deadline))));
    }

    private Optional<NewEntry> entry(
            Source source,
            Upload upload,
            Detection detection,
            Products.Lease lease,
            QueryOptions options,
            Deadline deadline) {
        if (!recorder.on()) {
            return Optional.empty();
        }
        return Optional.of(Recorder.entry(
                source,
                Recorder.Model.of(lease),
                upload,
                detection,
                options.applied(options.ofModel(lease.model())).regions().verdict(),
                options.category(),
                deadline.millisecondsTaken()));
    }
}
