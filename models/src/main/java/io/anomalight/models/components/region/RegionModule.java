package io.anomalight.models.components.region;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.Targets;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.util.List;
import java.util.Optional;

/**
 * Wraps a module so that only a region of the images counts.
 *
 * <p>In every image, for training and scoring, pixels outside of the region get the mean colour of ImageNet, {@link OutsideColor}, so
 * nothing there can change a score or a map. In maps, they get the lowest value inside. The score of an image is the largest value
 * inside, or the mean of the largest ones if {@link ScoringConfig} says so: a model's own score would count what is outside.
 *
 * <p>The region is in the state as {@code region.inside}, so checkpoints, archives and ONNX files contain it.
 */
public final class RegionModule extends WrappedModule {
    static final String INSIDE = "region.inside"; // [H·W], 1 inside and 0 outside

    private final ScoringConfig scoring;

    /** The region of the settings; absent in an archive, or if its mask can't be read. */
    private final Optional<InputRegion> configured;

    /** Whether the settings tell the region by themselves; the file of a mask may have changed since training. */
    private final boolean fixed;

    private final Optional<UserError> unreadable;

    private RegionModule(
            AnomalyModule inner,
            ScoringConfig scoring,
            Optional<InputRegion> configured,
            boolean fixed,
            Optional<UserError> unreadable) {
        super(inner);
        this.scoring = scoring;
        this.configured = configured;
        this.fixed = fixed;
        this.unreadable = unreadable;
        ImageSize size = inner.inputSize();
        float[] inside = configured.map(InputRegion::numbers).orElseGet(() -> new float[size.pixels()]);
        inner.state().buffer(INSIDE, inside, inside.length); // a vector, so that a rounded archive keeps it as it is
    }

    /**
     * Wraps a module; returns the module itself if the whole image counts.
     *
     * <p>A mask that can't be read is an error only if the region is then not loaded from a checkpoint: a run or an archive must not
     * need the file of its mask any more.
     *
     * @throws UserError if the polygons cover no pixel
     */
    public static AnomalyModule of(
            AnomalyModule inner, RegionConfig region, ScoringConfig scoring, RunContext context) {
        if (region.isNone()) {
            return inner;
        }
        if (context.archiveRestore().isPresent()) {
            return new RegionModule(inner, scoring, Optional.empty(), false, Optional.empty());
        }
        try {
            return new RegionModule(
                    inner,
                    scoring,
                    Optional.of(region.at(inner.inputSize())),
                    region.mask().isEmpty(),
                    Optional.empty());
        } catch (UserError failure) {
            if (region.mask().isEmpty()) {
                throw failure;
            }
            return new RegionModule(inner, scoring, Optional.empty(), false, Optional.of(failure));
        }
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return inner().trainingStep(filled(batch), optimizers);
    }

    /** The capabilities of the inner module, which gets filled images. */
    @Override
    public Capabilities capabilities() {
        Capabilities own = inner().capabilities();
        return new Capabilities(
                own.preparation().map(this::onFilled),
                own.calibration().map(this::onFilled),
                own.onnx().map(this::onFilled),
                own.tiles(),
                own.precisions(),
                own.validationScalars(),
                own.summary(),
                own.learnsFromDefects(),
                own.defectsSetting(),
                () -> Optional.of(region()),
                own.resize(),
                own.update().map(this::onFilled));
    }

    private PreparationPasses onFilled(PreparationPasses own) {
        return new PreparationPasses(
                own.count(),
                (pass, batch, optimizers) -> own.step().prepare(pass, filled(batch), optimizers),
                own.end());
    }

    private Calibration onFilled(Calibration own) {
        return new Calibration(
                own.images(),
                own.start(),
                batch -> own.step().accept(filled(batch)),
                own.end(),
                own.next().map(this::onFilled));
    }

    private ModuleUpdate onFilled(ModuleUpdate own) {
        return new ModuleUpdate(own.obstacle(), own.start(), batch -> own.step().accept(filled(batch)), own.end());
    }

    private OnnxExportable onFilled(OnnxExportable own) {
        return OnnxExportable.byCategory((images, category) -> {
            OnnxPrediction seen = own.toOnnx(Value.of(filled(images)), category);
            List<Operand> results = counted(seen.anomalyMaps());
            return OnnxPrediction.of(results.get(0), results.get(1));
        });
    }

    @Override
    public Prediction validationStep(Batch batch) {
        Prediction seen = inner().validationStep(filled(batch));
        NDList results = EagerOperand.computeAll(new NDList(seen.anomalyMaps()), maps -> counted(maps.get(0)));
        return new Prediction(results.get(0), results.get(1), seen.scalars());
    }

    /** The region that was loaded or configured; an error if neither exists, or if they differ. */
    private InputRegion region() {
        float[] inside = state().get(INSIDE).toFloatArray();
        boolean any = false;
        for (float pixel : inside) {
            any |= pixel > 0.5f;
        }
        if (!any) {
            throw unreadable.orElseGet(
                    () -> new UserError("the region of interest is empty; export the archive again"));
        }
        InputRegion region = InputRegion.of(inside, inputSize());
        if (fixed && configured.isPresent() && !configured.get().equals(region)) {
            throw new UserError(
                    "data.region is another one than the model was trained with; leave it out, or train a new"
                            + " model");
        }
        return region;
    }

    private Batch filled(Batch batch) {
        InputRegion region = region();
        NDArray images = EagerOperand.compute(batch.images(), this::filled);
        Targets targets = new Targets(
                batch.targets().defective(),
                batch.targets().masks().stream().map(region::within).toList());
        return new Batch(images, batch.random(), batch.identities(), targets, batch.categories());
    }

    /** Images {@code [B, 3, H, W]} with the mean colour outside of the region. */
    private Operand filled(Operand images) {
        Operand inside = images.parameter(state(), INSIDE)
                .reshape(1, 1, inputSize().height(), inputSize().width());
        Operand outside = inside.mul(-1).add(1);
        Operand color = outside.mul(OutsideColor.RED)
                .concat(1, List.of(outside.mul(OutsideColor.GREEN), outside.mul(OutsideColor.BLUE)));
        return images.mul(inside).add(color);
    }

    private List<Operand> counted(Operand maps) {
        Operand inside = maps.parameter(state(), INSIDE).reshape(1, inputSize().pixels());
        return CountedMaps.of(inputSize(), scoring).scored(maps, inside, topPixels());
    }

    private int topPixels() {
        return (int) Math.max(1, Math.round(scoring.topShare() * region().pixels()));
    }
}
