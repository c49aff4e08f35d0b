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
 * @param kind the kind of defect, which is the name of its folder if the data set names no kinds; its category and a slash come first
 *     if it has one
 * @param folder the name of its folder, also with its category
 * @param file its file name
 * @param category its category in data of several categories; otherwise empty
 * @param hasRegion whether it has a region of anomalous pixels; absent if the score decides the verdict, or if the thresholds were not
 *     known when the image was scored
 */
record EvaluatedImage(
        Label label,
        String kind,
        String folder,
        String file,
        float score,
        String category,
        Optional<Boolean> hasRegion) {

    /** An image without a category. */
    EvaluatedImage(Label label, String kind, String file, float score) {
        this(label, kind, kind, file, score, "", Optional.empty());
    }

    /** The result of an image, with the thresholds if they are known. */
    static EvaluatedImage of(ImageResult result, Optional<PostProcessor> thresholds) {
        Path path = result.image().path().toAbsolutePath().normalize();
        String folder = Optional.ofNullable(path.getParent())
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("images");
        String category = result.image().category();
        String prefix = category.isEmpty() ? "" : category + "/";
        String kind = result.image().kind();
        return new EvaluatedImage(
                result.image().label(),
                prefix + (kind.isEmpty() ? folder : kind),
                prefix + folder,
                String.valueOf(path.getFileName()),
                result.score(),
                category,
                thresholds
                        .map(all -> all.of(category))
                        .filter(known -> known.regions().decide())
                        .map(known -> known.hasRegion(result)));
    }

    String name() {
        return folder + "/" + file;
    }

    Verdict verdict(PostProcessor postProcessor) {
        return postProcessor.of(category).verdict(score, hasRegion.orElse(false));
    }

    /** Whether its verdict is known. */
    boolean isDecided(PostProcessor postProcessor) {
        return hasRegion.isPresent() || !postProcessor.regions().decide();
    }

    /** Whether the image is on the wrong side; an image for review never is. */
    boolean isWrong(PostProcessor postProcessor) {
        if (!isDecided(postProcessor)) {
            return false;
        }
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
