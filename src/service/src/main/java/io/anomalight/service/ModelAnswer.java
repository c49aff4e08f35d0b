package io.anomalight.service;

import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Answer;
import io.anomalight.service.http.Json;

/**
 * What is said of the model, as it goes out: enough to draw other lines elsewhere.
 *
 * @param file name of the archive
 * @param model the name under which recipes choose it
 * @param created when it was exported
 * @param loaded when this service loaded it
 * @param precision in which numbers it judges
 */
record ModelAnswer(
        String file,
        String model,
        String created,
        String loaded,
        String anomalightVersion,
        String precision,
        Answer.Size inputSize,
        Scale image,
        Scale pixel,
        Limits limits) {

    /**
     * How raw scores are normalised: {@code (score - threshold) / (max - min) + 0.5}, cut to [0, 1].
     *
     * @param threshold raw score from which on it is anomalous
     * @param thresholdOrigin where it comes from, in words
     * @param min lowest raw score of validation
     * @param max highest raw score of validation
     */
    record Scale(float threshold, String thresholdOrigin, double min, double max) {}

    /** What a request must keep to. */
    record Limits(int bodyMegabytes, int imageMegapixels, int batchImages, int seconds) {}

    static ModelAnswer of(ServedModel model, ServiceConfig config) {
        ModelCard card = model.scorer().card();
        PostProcessor lines = card.postProcessor();
        return new ModelAnswer(
                Json.fileName(config.model()),
                card.model(),
                card.created().toString(),
                model.loaded().toString(),
                card.anomalightVersion(),
                model.scorer().precision().toString(),
                Answer.Size.of(card.inputSize()),
                new Scale(lines.imageThreshold(), lines.imageThresholdOrigin(), lines.imageMin(), lines.imageMax()),
                new Scale(lines.pixelThreshold(), lines.pixelThresholdOrigin(), lines.pixelMin(), lines.pixelMax()),
                new Limits(config.maxBodyMb(), config.maxMegapixels(), config.queue(), config.timeoutSeconds()));
    }
}
