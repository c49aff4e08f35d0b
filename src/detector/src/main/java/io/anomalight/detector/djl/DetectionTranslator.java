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
 * Scores pictures as DJL decoded them: DJL's images carry no orientation, so they are judged as they are.
 *
 * <p>The detector does all that is between DJL's pre-processing and post-processing, so that no array leaves its thread.
 *
 * @param wanted what is said of a detection
 */
record DetectionTranslator<O>(Detector detector, Function<Detection, O> wanted) implements Translator<Image, O> {
    private static final String SAID = "io.anomalight.said";

    /** More at a time would not be faster. */
    private static final int BATCH = 16;

    @Override
    public NDList processInput(TranslatorContext context, Image image) {
        return batchProcessInput(context, List.of(image));
    }

    @Override
    public NDList batchProcessInput(TranslatorContext context, List<Image> images) {
        List<O> said = new ArrayList<>();
        for (int from = 0; from < images.size(); from += BATCH) {
            List<HostImage> prepared = images.subList(from, Math.min(images.size(), from + BATCH)).stream()
                    .map(image -> HostImage.of(picture(image), detector.inputSize()))
                    .toList();
            said.addAll(detector.score(prepared, wanted));
        }
        context.setAttachment(SAID, said);
        return new NDList();
    }

    private static BufferedImage picture(Image image) {
        if (image.getWrappedImage() instanceof BufferedImage picture) {
            return picture;
        }
        throw new UserError("an image of " + image.getClass().getName() + " can't be scored: make it with DJL's"
                + " BufferedImageFactory, its default, by leaving out its OpenCV extension");
    }

    @Override
    public O processOutput(TranslatorContext context, NDList nothing) {
        return batchProcessOutput(context, nothing).get(0);
    }

    @Override
    @SuppressWarnings("unchecked") // attached above
    public List<O> batchProcessOutput(TranslatorContext context, NDList nothing) {
        return (List<O>) context.getAttachment(SAID);
    }
}
