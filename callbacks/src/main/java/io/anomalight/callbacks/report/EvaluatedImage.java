package io.anomalight.callbacks.report;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of an image, without pixels.
 *
 * @param kind the name of its folder, which is the kind of defect
 * @param file its file name
 */
record EvaluatedImage(Label label, String kind, String file, float score) {

    static EvaluatedImage of(ImageResult result) {
        Path path = result.image().path().toAbsolutePath().normalize();
        String kind = Optional.ofNullable(path.getParent())
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("images");
        return new EvaluatedImage(result.image().label(), kind, String.valueOf(path.getFileName()), result.score());
    }

    String name() {
        return kind + "/" + file;
    }

    boolean isWrong(PostProcessor postProcessor) {
        return switch (label) {
            case NORMAL -> postProcessor.isAnomalous(score);
            case ANOMALOUS -> !postProcessor.isAnomalous(score);
            case UNKNOWN -> false;
        };
    }

    /** The distance of the score from the threshold: positive if the image is misclassified, negative if it is correct. */
    double error(PostProcessor postProcessor) {
        double excess = score - postProcessor.imageThreshold();
        return label == Label.ANOMALOUS ? -excess : excess;
    }
}
