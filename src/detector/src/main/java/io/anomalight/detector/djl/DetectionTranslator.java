package io.anomalight.detector.djl;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.UserError;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Scores DJL's images. They have no EXIF orientation, so they are not rotated.
 *
 * <p>The detector does all work inside the pre-processing step and passes an empty {@link NDList} to the
 * predictor, so native arrays stay on the thread of the engine.
 *
 * @param output converts a detection to the output type
 */
record DetectionTranslator<O>(Detector detector, Function<Detection, O> output) implements Translator<Image, O> {
    private static final String OUTPUTS = "io.anomalight.outputs";

    /** Images per batch of the engine; larger batches are not faster. */
    private static final int BATCH = 16;

    @Override
    public NDList processInput(TranslatorContext context, Image image) {
        return batchProcessInput(context, List.of(image));
    }

    @Override
    public NDList batchProcessInput(TranslatorContext context, List<Image> images) {
        List<O> outputs = new ArrayList<>();
        for (int from = 0; from < images.size(); from += BATCH) {
            List<HostImage> prepared = images.subList(from, Math.min(images.size(), from + BATCH)).stream()
                    .map(image -> detector.prepare(picture(image)))
                    .toList();
            outputs.addAll(detector.score(prepared, output));
        }
        context.setAttachment(OUTPUTS, outputs);
        return new NDList();
    }

    private static BufferedImage picture(Image image) {
        if (image.getWrappedImage() instanceof BufferedImage picture) {
            return picture;
        }
        throw new UserError("an image of " + image.getClass().getName() + " can't be scored: create it with DJL's"
                + " BufferedImageFactory, which is the default without DJL's OpenCV extension");
    }

    @Override
    public O processOutput(TranslatorContext context, NDList empty) {
        return batchProcessOutput(context, empty).get(0);
    }

    @Override
    @SuppressWarnings("unchecked") // attached in batchProcessInput
    public List<O> batchProcessOutput(TranslatorContext context, NDList empty) {
        return (List<O>) context.getAttachment(OUTPUTS);
    }
}
