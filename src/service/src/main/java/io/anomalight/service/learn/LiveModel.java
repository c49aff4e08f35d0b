package io.anomalight.service.learn;

import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.metrics.PostProcessor;

/**
 * What the manifest of a live archive says, as it is written to JSON.
 *
 * @param model the name of the model in the configuration
 * @param created time of its archive, in UTC
 * @param threshold an image with this raw score or a higher one is anomalous
 * @param thresholdOrigin where the threshold comes from
 * @param promise what the threshold promises about false alarms, as a part of a sentence
 */
record LiveModel(String model, String created, float threshold, String thresholdOrigin, String promise) {

    static LiveModel of(ModelCard card) {
        PostProcessor thresholds = card.postProcessor();
        return new LiveModel(
                card.model(),
                card.created().toString(),
                thresholds.imageThreshold(),
                thresholds.imageThresholdOrigin(),
                thresholds.falseAlarms().sentence());
    }

    /** Whether a report is about this archive, with the thresholds that it has now. */
    boolean isOf(CandidateReport report) {
        return equals(new LiveModel(
                report.model(), report.created(), report.threshold(), report.thresholdOrigin(), report.promise()));
    }
}
