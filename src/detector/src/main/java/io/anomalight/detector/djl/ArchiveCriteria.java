package io.anomalight.detector.djl;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.repository.zoo.Criteria;
import io.anomalight.detector.Detection;
import io.anomalight.detector.DetectorOptions;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Creates DJL criteria that load an archive as a model.
 *
 * <pre>{@code
 * Criteria<Image, Detection> criteria = ArchiveCriteria.detections(Path.of("part.anomalight"));
 * try (ZooModel<Image, Detection> model = criteria.loadModel();
 *         Predictor<Image, Detection> predictor = model.newPredictor()) {
 *     Detection detection = predictor.predict(ImageFactory.getInstance().fromFile(Path.of("new.png")));
 * }
 * }</pre>
 *
 * <p>A model of several categories needs {@link DetectorOptions#withCategory}, because its predictors get images only; a model
 * for each category is loaded from the same archive.
 *
 * <p>Loading throws the {@code UserError} of {@code Detector.load}. An error of a prediction is
 * the cause of a {@link ai.djl.translate.TranslateException}, as always in DJL. Any number of threads may share the model, but
 * each needs its own predictor. After the model is closed, its predictors can't be used.
 */
public final class ArchiveCriteria {
    private ArchiveCriteria() {}

    /** Criteria for a model that returns full detections. */
    public static Criteria<Image, Detection> detections(Path archive) {
        return detections(archive, DetectorOptions.DEFAULT);
    }

    /** As {@link #detections(Path)}, with a precision, a number of threads and a category. */
    public static Criteria<Image, Detection> detections(Path archive, DetectorOptions options) {
        return of(archive, options, Detection.class, Function.identity());
    }

    /**
     * Criteria for a model that returns one box per anomalous region. Each box has the class {@code anomaly}, the region's
     * normalised score, and coordinates in [0, 1] relative to the image size.
     */
    public static Criteria<Image, DetectedObjects> objects(Path archive) {
        return objects(archive, DetectorOptions.DEFAULT);
    }

    /** As {@link #objects(Path)}, with a precision, a number of threads and a category. */
    public static Criteria<Image, DetectedObjects> objects(Path archive, DetectorOptions options) {
        return of(archive, options, DetectedObjects.class, Boxes::of);
    }

    private static <O> Criteria<Image, O> of(
            Path archive, DetectorOptions options, Class<O> type, Function<Detection, O> output) {
        return Criteria.builder()
                .setTypes(Image.class, type)
                .optModelZoo(new ArchiveZoo(new ArchiveLoader<>(archive, options, type, output)))
                .build();
    }
}
