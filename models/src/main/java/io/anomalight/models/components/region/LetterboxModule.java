package io.anomalight.models.components.region;

import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.util.List;

/**
 * Wraps a module whose images keep their aspect ratio and are padded with {@link OutsideColor}; the padding does not count.
 *
 * <p>A pixel is padding if it has exactly this colour. In maps, padding gets the lowest value of the image, and the score of an image is
 * the largest value of its own pixels, or the mean of the largest ones, as in {@link RegionModule}.
 */
public final class LetterboxModule extends WrappedModule {
    /** The colour of the padding, {@code [3]}; it also tells checkpoints of padded images from others. */
    static final String PADDING = "letterbox.padding";

    /** Larger than 1 divided by the smallest squared distance of a colour of 16 bits from the padding. */
    private static final double SHARP = 1e12;

    private final ScoringConfig scoring;

    private LetterboxModule(AnomalyModule inner, ScoringConfig scoring) {
        super(inner);
        this.scoring = scoring;
        float[] color = {(float) OutsideColor.RED, (float) OutsideColor.GREEN, (float) OutsideColor.BLUE};
        inner.state().buffer(PADDING, color, color.length);
    }

    /** Wraps a module; returns the module itself if images are stretched. */
    public static AnomalyModule of(AnomalyModule inner, ResizeMode resize, ScoringConfig scoring) {
        return resize == ResizeMode.STRETCH ? inner : new LetterboxModule(inner, scoring);
    }

    /** The capabilities of the inner module, for padded images. */
    @Override
    public Capabilities capabilities() {
        Capabilities own = inner().capabilities();
        return new Capabilities(
                own.preparation(),
                own.calibration(),
                own.onnx().map(this::counted),
                own.tiles(),
                own.precisions(),
                own.validationScalars(),
                own.summary(),
                own.learnsFromDefects(),
                own.defectsSetting(),
                own.region(),
                ResizeMode.LETTERBOX,
                own.update());
    }

    private OnnxExportable counted(OnnxExportable own) {
        return OnnxExportable.byCategory((images, category) -> {
            OnnxPrediction seen = own.toOnnx(images, category);
            List<Operand> results = counted(seen.anomalyMaps(), images);
            return OnnxPrediction.of(results.get(0), results.get(1));
        });
    }

    @Override
    public Prediction validationStep(Batch batch) {
        Prediction seen = inner().validationStep(batch);
        NDList results = EagerOperand.computeAll(
                new NDList(seen.anomalyMaps(), batch.images()), in -> counted(in.get(0), in.get(1)));
        return new Prediction(results.get(0), results.get(1), seen.scalars());
    }

    private List<Operand> counted(Operand maps, Operand images) {
        ImageSize size = inputSize();
        Operand distance = images.sub(images.parameter(state(), PADDING).reshape(1, 3, 1, 1))
                .square()
                .sum(1)
                .reshape(-1, size.pixels());
        Operand padding = distance.mul(-SHARP).add(1).relu(); // 1 for padding and 0 for any other colour
        Operand inside = padding.mul(-1).add(1);
        int topPixels = (int) Math.max(1, Math.round(scoring.topShare() * size.pixels()));
        return CountedMaps.of(size, scoring).scored(maps, inside, topPixels);
    }
}
