package io.anomalight.detector;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.visualization.PictureResize;
import io.anomalight.framework.visualization.SegmentationMask;
import java.util.List;

/**
 * What a detector says of one image. Score and threshold are float32 numbers, so that comparing them as doubles says
 * the same as the label.
 *
 * @param score raw score, higher is more anomalous
 * @param normalizedScore in [0, 1], 0.5 at the threshold
 * @param anomalous whether the raw score reaches the threshold
 * @param threshold raw score from which on an image is anomalous
 * @param size of the image itself, upright
 * @param anomalyMap a raw score for every pixel of the image, {@code [H, W]}
 * @param mask which pixels reach the pixel threshold, whatever the verdict on the image
 * @param regions the connected parts of the mask of an anomalous image, the highest score first; a normal one has none
 */
@SuppressWarnings("ArrayRecordComponent") // a map is as large as the image: handed over, never compared
public record Detection(
        double score,
        double normalizedScore,
        boolean anomalous,
        double threshold,
        ImageSize size,
        float[] anomalyMap,
        SegmentationMask mask,
        List<Region> regions) {

    public Detection {
        regions = List.copyOf(regions);
    }

    /** The verdict in a word: {@code anomalous} or {@code normal}. */
    public String label() {
        return anomalous ? "anomalous" : "normal";
    }

    /**
     * Brings the judgement of an image to the image's own size and draws the lines, which needs no engine.
     *
     * @param result as {@link Detector#judge} gives it
     */
    public static Detection of(ImageResult result, PostProcessor postProcessor) {
        ImageSize own = result.image().originalSize();
        float[] map = PictureResize.bilinear(result.anomalyMap(), result.image().size(), own);
        boolean anomalous = postProcessor.isAnomalous(result.score());
        SegmentationMask mask = SegmentationMask.predicted(map, own, postProcessor);
        return new Detection(
                result.score(),
                postProcessor.normalizeScore(result.score()),
                anomalous,
                postProcessor.imageThreshold(),
                own,
                map,
                mask,
                anomalous ? Region.of(mask, map, postProcessor) : List.of());
    }
}
