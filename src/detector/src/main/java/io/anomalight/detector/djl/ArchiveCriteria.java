package io.anomalight.detector.djl;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.repository.zoo.Criteria;
import io.anomalight.detector.Detection;
import io.anomalight.detector.DetectorOptions;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Archives as DJL's models.
 *
 * <pre>{@code
 * Criteria<Image, Detection> criteria = ArchiveCriteria.detections(Path.of("part.anomalight"));
 * try (ZooModel<Image, Detection> model = criteria.loadModel();
 *         Predictor<Image, Detection> predictor = model.newPredictor()) {
 *     Detection detection = predictor.predict(ImageFactory.getInstance().fromFile(Path.of("new.png")));
 * }
 * }</pre>
 *
 * <p>Loading throws {@link io.anomalight.framework.failure.UserError} as a detector does; what can't be predicted is, as ever with
 * DJL, the cause of a {@link ai.djl.translate.TranslateException}. Any number of threads may share the model, each with a
 * predictor of its own; predictors end with the model.
 */
public final class ArchiveCriteria {
    private ArchiveCriteria() {}

    /** What loads a model that says all of an image that a detector does. */
    public static Criteria<Image, Detection> detections(Path archive) {
        return detections(archive, DetectorOptions.DEFAULT);
    }

    /** As {@link #detections(Path)}, with a say in how it computes. */
    public static Criteria<Image, Detection> detections(Path archive, DetectorOptions options) {
        return of(archive, options, Detection.class, Function.identity());
    }

    /**
     * What loads a model that says where an image is anomalous: a box a region, called {@code anomaly}, in shares of the
     * image's size, with the region's normalised score.
     */
    public static Criteria<Image, DetectedObjects> objects(Path archive) {
        return objects(archive, DetectorOptions.DEFAULT);
    }

    /** As {@link #objects(Path)}, with a say in how it computes. */
    public static Criteria<Image, DetectedObjects> objects(Path archive, DetectorOptions options) {
        return of(archive, options, DetectedObjects.class, Boxes::of);
    }

    private static <O> Criteria<Image, O> of(
            Path archive, DetectorOptions options, Class<O> type, Function<Detection, O> wanted) {
        return Criteria.builder()
                .setTypes(Image.class, type)
                .optModelZoo(new ArchiveZoo(new ArchiveLoader<>(archive, options, type, wanted)))
                .build();
    }
}
