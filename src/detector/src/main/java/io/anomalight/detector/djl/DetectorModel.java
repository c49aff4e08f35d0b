package io.anomalight.detector.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.nn.LambdaBlock;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Translator;
import io.anomalight.detector.Detector;
import java.nio.file.Path;
import java.util.function.Function;

/** A detector as a DJL model; closing the model closes the detector. DJL's predictor itself computes nothing. */
final class DetectorModel<O> extends ZooModel<Image, O> {
    private final Detector detector;

    private DetectorModel(Model model, Detector detector, DetectionTranslator<O> translator) {
        super(model, translator);
        this.detector = detector;
    }

    /** Creates the model, which then owns the detector. */
    static <O> DetectorModel<O> of(Path archive, Detector detector, DetectionTranslator<O> translator) {
        Model model = Model.newInstance(String.valueOf(archive.getFileName()), ArchiveZoo.ENGINE);
        model.setBlock(new LambdaBlock(Function.identity()));
        model.setProperty("model", detector.card().model());
        model.setProperty("input_size", detector.inputSize().toString());
        model.setProperty("anomalight_version", detector.card().anomalightVersion());
        return new DetectorModel<>(model, detector, translator);
    }

    @Override
    public <P, Q> Predictor<P, Q> newPredictor(Translator<P, Q> translator, Device device) {
        if (!translator.equals(getTranslator())) {
            throw new UnsupportedOperationException(
                    getName() + " has its own translator from images to detections and takes no other");
        }
        return super.newPredictor(translator, device);
    }

    @Override
    public void close() {
        super.close();
        detector.close();
    }
}
