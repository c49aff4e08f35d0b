package io.anomalight.models.components.channels;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.InputChannels;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.scaling.ScalingConfig;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Wraps a module of red, green and blue so that it gets images of other channels, or of ranges that a fit learns.
 *
 * <p>Channels become red, green and blue in front of the module ({@link ChannelsToRgb}), so each model and each encoder works with any
 * number of channels. The ranges are an array of the state, so checkpoints and archives contain them; images are scaled when they are read,
 * so augmentation and pictures are of scaled images.
 */
public final class ChannelsModule extends WrappedModule {
    /** The percentiles and the margin with which the ranges were learned, {@code [3]}; zeros as long as they are not learned. */
    private static final String SETTINGS = "channels.scaling";

    private static final int RGB = 3;

    private final int channels;
    private final ScalingConfig scaling;
    private final ChannelsToRgb toRgb;

    private ChannelsModule(AnomalyModule inner, int channels, ScalingConfig scaling) {
        super(inner);
        this.channels = channels;
        this.scaling = scaling;
        this.toRgb = new ChannelsToRgb(channels, inner.inputSize());
        float[] ranges = new float[2 * channels];
        for (int i = 1; i < ranges.length; i += 2) {
            ranges[i] = learns() ? 0 : 1; // 0 to 0 is a range that is not learned yet
        }
        inner.state().buffer(InputChannels.RANGES, ranges, ranges.length);
        inner.state().buffer(SETTINGS, new float[settings().length], settings().length);
    }

    /** Wraps a module; returns the module itself if images are red, green and blue in their whole range. */
    public static AnomalyModule of(AnomalyModule inner, int channels, ScalingConfig scaling) {
        return channels == RGB && scaling.mode() == ScalingConfig.Mode.RANGE
                ? inner
                : new ChannelsModule(inner, channels, scaling);
    }

    private boolean learns() {
        return scaling.mode() == ScalingConfig.Mode.PERCENTILE;
    }

    /** The capabilities of the inner module, which gets red, green and blue. */
    @Override
    public Capabilities capabilities() {
        Capabilities own = inner().capabilities();
        return new Capabilities(
                own.preparation().map(this::converted),
                own.calibration().map(this::converted),
                own.onnx().map(this::converted),
                own.tiles(),
                own.precisions(),
                own.validationScalars(),
                own.summary(),
                own.learnsFromDefects(),
                own.defectsSetting(),
                own.region(),
                own.resize(),
                new InputChannels(
                        this::current,
                        learns()
                                ? Optional.of(new InputChannels.Learning(scaling, this::isLearned, this::learn))
                                : Optional.empty()),
                own.update().map(this::converted),
                own.keeps());
    }

    private float[] settings() {
        return new float[] {
            scaling.percentiles().get(0).floatValue(),
            scaling.percentiles().get(1).floatValue(),
            (float) scaling.margin()
        };
    }

    private float[] array(String name) {
        return state().get(name).toFloatArray();
    }

    private boolean isLearned() {
        return array(SETTINGS)[1] > 0; // the higher percentile
    }

    private ImageChannels current() {
        float[] ends = array(InputChannels.RANGES);
        requireSettings(ends);
        if (!learns() || !isLearned()) {
            return ImageChannels.of(channels);
        }
        List<ImageChannels.Range> ranges = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            ranges.add(new ImageChannels.Range(ends[i], ends[i + 1]));
        }
        return new ImageChannels(channels, ranges);
    }

    /** Refuses the arrays of a model that was trained with another section {@code data.scaling}. */
    private void requireSettings(float[] ends) {
        if (isLearned() != learns() && ends[1] > ends[0]) {
            throw new UserError("data.scaling.mode is " + (learns() ? "percentile" : "range")
                    + ", but the model was trained with " + (learns() ? "range" : "percentile")
                    + "; leave data.scaling.mode out, or train a new model");
        }
        if (isLearned() && !Arrays.equals(array(SETTINGS), settings())) {
            throw new UserError("data.scaling has percentiles and margin " + Arrays.toString(settings())
                    + ", but the model learned its ranges with " + Arrays.toString(array(SETTINGS))
                    + "; leave these keys out, or train a new model");
        }
    }

    private void learn(List<ImageChannels.Range> ranges) {
        float[] ends = new float[2 * channels];
        for (int channel = 0; channel < channels; channel++) {
            ends[2 * channel] = ranges.get(channel).low();
            ends[2 * channel + 1] = ranges.get(channel).high();
        }
        state().buffer(InputChannels.RANGES, ends, ends.length);
        state().buffer(SETTINGS, settings(), settings().length);
    }

    private PreparationPasses converted(PreparationPasses own) {
        return new PreparationPasses(
                own.count(),
                (pass, batch, optimizers) -> own.step().prepare(pass, converted(batch), optimizers),
                own.end());
    }

    private Calibration converted(Calibration own) {
        return new Calibration(
                own.images(),
                own.start(),
                batch -> own.step().accept(converted(batch)),
                own.end(),
                own.next().map(this::converted));
    }

    private ModuleUpdate converted(ModuleUpdate own) {
        return new ModuleUpdate(own.obstacle(), own.start(), batch -> own.step().accept(converted(batch)), own.end());
    }

    private OnnxExportable converted(OnnxExportable own) {
        return channels == RGB
                ? own
                : OnnxExportable.byCategory((images, category) -> own.toOnnx(Value.of(toRgb.of(images)), category));
    }

    private Batch converted(Batch batch) {
        return channels == RGB
                ? batch
                : new Batch(
                        EagerOperand.compute(batch.images(), toRgb::of),
                        batch.random(),
                        batch.identities(),
                        batch.targets(),
                        batch.categories());
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return inner().trainingStep(converted(batch), optimizers);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return inner().validationStep(converted(batch));
    }
}
