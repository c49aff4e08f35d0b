package io.anomalight.service.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Region;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.List;

/**
 * The answer for one image, as it is written to JSON. Scores and thresholds are float32, exactly as the service
 * compared them, so a client that compares them gets the same label.
 *
 * @param name name of the file, or of the form field
 * @param score raw score, higher is more anomalous
 * @param normalizedScore score in [0, 1], 0.5 at the threshold
 * @param label {@code anomalous} or {@code normal}, or {@code review} if the model has a review threshold
 * @param threshold an image with this raw score or a higher one is anomalous, if the score decides
 * @param verdictBy what decides whether the image is anomalous: {@code score} or {@code regions}
 * @param reviewThreshold an image with this raw score or a higher one that is not anomalous is for review; equal to the threshold if
 *     the model has no review threshold
 * @param pixelThreshold a pixel with this raw score or a higher one is anomalous
 * @param pValue the share of normal images that score at least this high; if the archive has no scores of normal images, it is 0
 *     and left out of the JSON
 * @param image size of the image after its EXIF rotation
 * @param regions connected anomalous pixels that the filters keep, the highest score first; empty if the image is normal
 * @param category the category that the request named; if it named none, it is empty and left out of the JSON
 * @param heatMap a PNG as a data URL, at the model's input size; if not requested, it is empty and left out of the JSON
 * @param model file name of the archive
 * @param milliseconds time since the start of the request
 * @param id id of the entry in the history; if the service has none, it is 0 and left out of the JSON
 */
public record Answer(
        String name,
        float score,
        double normalizedScore,
        String label,
        float threshold,
        String verdictBy,
        float reviewThreshold,
        float pixelThreshold,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) double pValue,
        Size image,
        List<Region> regions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String category,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String heatMap,
        String model,
        long milliseconds,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long id) {

    /** An image size in pixels. */
    public record Size(int width, int height) {
        public static Size of(ImageSize size) {
            return new Size(size.width(), size.height());
        }
    }

    /** The answers of a batch, in the order of its images. */
    public record Several(List<Answer> images, long milliseconds) {}

    public static Answer of(
            String name,
            Detection detection,
            PostProcessor postProcessor,
            String category,
            String heatMap,
            String model,
            Deadline deadline) {
        return new Answer(
                name,
                (float) detection.score(),
                detection.normalizedScore(),
                detection.label(),
                postProcessor.imageThreshold(),
                postProcessor.regions().verdict().toString(),
                postProcessor.reviewThreshold(),
                postProcessor.pixelThreshold(),
                detection.pValue().orElse(0),
                Size.of(detection.size()),
                detection.regions(),
                category,
                heatMap,
                model,
                deadline.millisecondsTaken(),
                0);
    }

    /** The answer with the id of its entry in the history. */
    public Answer withId(long number) {
        return new Answer(
                name,
                score,
                normalizedScore,
                label,
                threshold,
                verdictBy,
                reviewThreshold,
                pixelThreshold,
                pValue,
                image,
                regions,
                category,
                heatMap,
                model,
                milliseconds,
                number);
    }
}
