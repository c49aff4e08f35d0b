package io.anomalight.service.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Region;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import java.util.List;

/**
 * What is said of one image, as it goes out. Scores and thresholds are float32, as they were compared.
 *
 * @param name of the file, or of the form's field
 * @param score raw score, higher is more anomalous
 * @param normalizedScore in [0, 1], 0.5 at the threshold
 * @param label {@code anomalous} or {@code normal}
 * @param threshold raw score from which on an image is anomalous
 * @param pixelThreshold raw score from which on a pixel is
 * @param image its size, upright
 * @param regions connected anomalous pixels of an anomalous image, the highest score first; a normal one has none
 * @param heatMap a PNG as a data URL, at the model's input size; empty, and then left out, unless it was asked for
 * @param model name of the archive
 * @param milliseconds from the beginning of the request on
 */
public record Answer(
        String name,
        float score,
        double normalizedScore,
        String label,
        float threshold,
        float pixelThreshold,
        Size image,
        List<Region> regions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String heatMap,
        String model,
        long milliseconds) {

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        public static Size of(ImageSize size) {
            return new Size(size.width(), size.height());
        }
    }

    /** Several, in the order in which they were sent. */
    public record Several(List<Answer> images, long milliseconds) {}

    public static Answer of(
            String name, Detection detection, PostProcessor lines, String heatMap, String model, Deadline deadline) {
        return new Answer(
                name,
                (float) detection.score(),
                detection.normalizedScore(),
                detection.label(),
                lines.imageThreshold(),
                lines.pixelThreshold(),
                Size.of(detection.size()),
                detection.regions(),
                heatMap,
                model,
                deadline.millisecondsTaken());
    }
}
