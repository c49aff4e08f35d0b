package io.anomalight.detector.djl;

import ai.djl.Application;
import ai.djl.modality.cv.Image;
import ai.djl.repository.MRL;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.util.Progress;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * DJL's model loader for one archive.
 *
 * @param type output type of the predictors
 * @param output converts a detection to the output type
 */
record ArchiveLoader<T>(Path archive, DetectorOptions options, Class<T> type, Function<Detection, T> output)
        implements ModelLoader {

    @Override
    public String getGroupId() {
        return ArchiveZoo.GROUP;
    }

    @Override
    public String getArtifactId() {
        return String.valueOf(archive.getFileName());
    }

    @Override
    public Application getApplication() {
        return Application.UNDEFINED;
    }

    @Override
    public MRL getMrl() {
        throw new UnsupportedOperationException(archive + " is a file and has no model repository");
    }

    @Override
    @SuppressWarnings("unchecked") // the classes are compared
    public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria) throws ModelNotFoundException {
        if (!criteria.getInputClass().equals(Image.class)
                || !criteria.getOutputClass().equals(type)) {
            throw new ModelNotFoundException(
                    archive + " takes " + Image.class.getName() + " and returns " + type.getName() + ", not "
                            + criteria.getInputClass().getName() + " and "
                            + criteria.getOutputClass().getName());
        }
        Detector detector = Detector.load(archive, options);
        try {
            detector.card().postProcessor().ofRequired(options.category()); // a predictor has no other way to name it
            return (ZooModel<I, O>) DetectorModel.of(archive, detector, new DetectionTranslator<>(detector, output));
        } catch (RuntimeException | Error failure) {
            detector.close();
            throw failure;
        }
    }

    @Override
    public <I, O> boolean isDownloaded(Criteria<I, O> criteria) {
        return true;
    }

    @Override
    public <I, O> void downloadModel(Criteria<I, O> criteria, Progress progress) {
        // The archive is a local file.
    }
}
