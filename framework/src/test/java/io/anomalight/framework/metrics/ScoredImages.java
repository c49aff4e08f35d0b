package io.anomalight.framework.metrics;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.Optional;

/** Creates results of images with a few pixels. */
public final class ScoredImages {
    /** For metrics that need no threshold. */
    static final PostProcessor NO_THRESHOLD = new PostProcessor(0, 0, 0, 1, 0, 1);

    private ScoredImages() {}

    /** One image of one pixel without a mask. */
    static ImageResult image(Label label, float score) {
        return result("image.png", label, score, new ImageSize(1, 1), Optional.empty(), score);
    }

    /** One image in one row, with a mask of which any pixel makes it anomalous; its score is its highest pixel. */
    public static ImageResult row(byte[] mask, float... map) {
        return masked(new ImageSize(1, mask.length), mask, map);
    }

    public static ImageResult masked(ImageSize size, byte[] mask, float... map) {
        Label label = Label.NORMAL;
        for (byte pixel : mask) {
            label = pixel == 0 ? label : Label.ANOMALOUS;
        }
        return result("masked.png", label, max(map), size, Optional.of(mask), map);
    }

    static ImageResult result(
            String path, Label label, float score, ImageSize size, Optional<byte[]> mask, float... map) {
        float[] rgb = new float[3 * size.pixels()];
        return new ImageResult(new HostImage(Path.of(path), label, size, rgb, mask, size), score, map);
    }

    static Evaluation evaluation(ImageResult... results) {
        return evaluation(Evaluation.DEFAULT_MEMORY_BYTES, results);
    }

    static Evaluation evaluation(long memoryBytes, ImageResult... results) {
        Evaluation evaluation = new Evaluation(memoryBytes);
        for (ImageResult result : results) {
            evaluation.add(result);
        }
        return evaluation;
    }

    public static Measurement measure(String metric, Evaluation evaluation) {
        return Metrics.named(metric).compute(evaluation, NO_THRESHOLD);
    }

    static double value(String metric, Evaluation evaluation) {
        return measure(metric, evaluation).value();
    }

    private static float max(float[] map) {
        float max = Float.NEGATIVE_INFINITY;
        for (float score : map) {
            max = Math.max(max, score);
        }
        return max;
    }
}
