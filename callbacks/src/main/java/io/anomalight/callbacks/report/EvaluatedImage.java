package io.anomalight.callbacks.report;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of an image, without pixels.
 *
 * @param kind the name of its folder, which is the kind of defect; its category and a slash come first if it has one
 * @param file its file name
 * @param category its category in data of several categories; otherwise empty
 */
record EvaluatedImage(Label label, String kind, String file, float score, String category) {

    /** An image without a category. */
    EvaluatedImage(Label label, String kind, String file, float score) {
        this(label, kind, file, score, "");
    }

    static EvaluatedImage of(ImageResult result) {
        Path path = result.image().path().toAbsolutePath().normalize();
        String kind = Optional.ofNullable(path.getParent())
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("images");
        String category = result.image().category();
        return new EvaluatedImage(
                result.image().label(),
                category.isEmpty() ? kind : category + "/" + kind,
                String.valueOf(path.getFileName()),
                result.score(),
                category);
    }

    String name() {
        return kind + "/" + file;
    }

    Verdict verdict(PostProcessor postProcessor) {
        return postProcessor.of(category).verdict(score);
    }

    /** Whether the image is on the wrong side; an image for review never is. */
    boolean isWrong(PostProcessor postProcessor) {
        Verdict verdict = verdict(postProcessor);
        return switch (label) {
            case NORMAL -> verdict == Verdict.ANOMALOUS;
            case ANOMALOUS -> verdict == Verdict.NORMAL;
            case UNKNOWN -> false;
        };
    }

    /** The distance of the score from the threshold: positive if the image is misclassified, negative if it is correct. */
    double error(PostProcessor postProcessor) {
        double excess = score - postProcessor.of(category).imageThreshold();
        return label == Label.ANOMALOUS ? -excess : excess;
    }
}
