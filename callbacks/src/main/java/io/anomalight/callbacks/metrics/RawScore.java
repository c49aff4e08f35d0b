package io.anomalight.callbacks.metrics;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The score of an image.
 *
 * @param path the image file
 * @param category its category in data of several categories; otherwise empty
 * @param verdict what the thresholds of the run say; empty if they were not known, and in files of earlier versions
 */
public record RawScore(String path, Label label, float score, String category, Optional<Verdict> verdict) {

    /** The scores of the images with a label, in the same order. */
    public static float[] of(Label label, List<RawScore> scores) {
        List<RawScore> own =
                scores.stream().filter(image -> image.label() == label).toList();
        float[] values = new float[own.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = own.get(i).score();
        }
        return values;
    }
}
