package io.anomalight.callbacks.report;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is kept of every judged image: no pixel of it.
 *
 * @param kind the folder it lies in, which tells kinds of defects apart
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

    /** How far the score lies on the wrong side of the threshold; negative on the right side. */
    double error(PostProcessor postProcessor) {
        double above = score - postProcessor.imageThreshold();
        return label == Label.ANOMALOUS ? -above : above;
    }
}
