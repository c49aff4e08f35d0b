package io.anomalight.detector;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.visualization.SegmentationMask;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The result of a detector for one image. Score and threshold are float32 numbers, so comparing them as doubles gives the same
 * label.
 *
 * @param score raw score, higher is more anomalous
 * @param normalizedScore score in [0, 1], 0.5 at the threshold
 * @param anomalous whether the raw score is at or above the threshold, or whether there is a region, if regions decide
 * @param review whether the image is not anomalous, but for review; never if the model has no review threshold
 * @param threshold an image with this raw score or a higher one is anomalous, if the score decides
 * @param pValue the share of normal images that score at least this high, {@link PostProcessor#pValue}; empty for archives of earlier
 *     versions
 * @param size size of the original image after its EXIF rotation
 * @param anomalyMap raw score of every pixel of the original image, {@code [H, W]}, row by row; must not be changed
 * @param mask the pixels at or above the pixel threshold that belong to a region which the filters keep, also of a normal image
 * @param regions connected components of the mask, the highest score first; empty if the image is normal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Detection(
        double score,
        double normalizedScore,
        boolean anomalous,
        boolean review,
        double threshold,
        OptionalDouble pValue,
        ImageSize size,
        float[] anomalyMap,
        SegmentationMask mask,
        List<Region> regions) {

    public Detection {
        regions = List.copyOf(regions);
    }

    /** What the score or the regions say about the image. */
    public Verdict verdict() {
        if (anomalous) {
            return Verdict.ANOMALOUS;
        }
        return review ? Verdict.REVIEW : Verdict.NORMAL;
    }

    /** The label, {@code anomalous} or {@code normal}; with a review threshold also {@code review}. */
    public String label() {
        return verdict().label();
    }

    /**
     * Resizes the map of a result to the original image and applies the thresholds, on the calling thread.
     *
     * @param result a result of {@link Detector#evaluate}
     */
    public static Detection of(ImageResult result, PostProcessor postProcessor) {
        ImageSize original = result.image().originalSize();
        float[] map = result.originalMap();
        SegmentationMask mask = SegmentationMask.predicted(map, original, postProcessor, result.originalRegion());
        Verdict verdict = postProcessor.verdict(result.score(), mask.marksAny());
        return new Detection(
                result.score(),
                postProcessor.normalizeScore(result.score()),
                verdict == Verdict.ANOMALOUS,
                verdict == Verdict.REVIEW,
                postProcessor.imageThreshold(),
                postProcessor.pValue(result.score()),
                original,
                map,
                mask,
                verdict == Verdict.NORMAL ? List.of() : Region.of(mask, map, postProcessor));
    }
}
