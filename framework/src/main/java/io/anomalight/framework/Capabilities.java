package io.anomalight.framework;

import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.onnx.OnnxExportable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The optional abilities of a module. Immutable. A module starts from {@link #NONE} and adds its abilities:
 *
 * <pre>{@code return Capabilities.NONE.withOnnx(this::toOnnx).withValidationScalars("loss");}</pre>
 *
 * <p>A module that wraps another one should create its own record with the canonical constructor. If a component is
 * added later, the wrapper then compiles only after it handles the new component.
 *
 * @param preparation passes over the training images before the first epoch, if any
 * @param calibration reference values computed before images are evaluated, if any
 * @param onnx the export to ONNX, if supported
 * @param tiles whether the module can be used on tiles of an image
 * @param precisions the supported precisions
 * @param validationScalars names of the scalars that {@link AnomalyModule#validationStep} returns; their means over the
 *     normal validation images are logged as {@code val_<name>}
 * @param summary the parts that a model summary lists; if absent, they are derived from the names in the state, {@link
 *     ModulePart#tree}
 * @param learnsFromDefects whether the training images may include defective ones, with {@link Batch#targets}; a fit of
 *     any other module refuses them
 * @param defectsSetting the setting with which the model would learn from defects, for instance {@code model.supervised=true}; for
 *     the message of that refusal
 * @param region the pixels of the input that count, in images of each category; all others are painted before the module sees the images.
 *     Called on the thread of the module
 * @param resize how images must be resized to the input size
 * @param channels the channels that images must have
 * @param update how the fitted module learns from more images; empty if it must be fitted again to all images
 * @param keeps whether a training step no longer needs the pixels of a normal image with this key ({@link Batch#identities}), because
 *     the module keeps what it computed from them until the fit ends. The image is then not decoded again: its pixels are NaN. Called on
 *     the thread of the module
 */
public record Capabilities(
        Optional<PreparationPasses> preparation,
        Optional<Calibration> calibration,
        Optional<OnnxExportable> onnx,
        TileSupport tiles,
        Precisions precisions,
        List<String> validationScalars,
        Optional<Supplier<List<ModulePart>>> summary,
        boolean learnsFromDefects,
        Optional<String> defectsSetting,
        Supplier<InputRegions> region,
        ResizeMode resize,
        InputChannels channels,
        Optional<ModuleUpdate> update,
        Predicate<String> keeps) {

    /** No optional abilities: float32, normal training images, independent tiles. */
    public static final Capabilities NONE = new Capabilities(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TileSupport.INDEPENDENT,
            Precisions.FLOAT32,
            List.of(),
            Optional.empty(),
            false,
            Optional.empty(),
            () -> InputRegions.NONE,
            ResizeMode.STRETCH,
            InputChannels.RGB,
            Optional.empty(),
            key -> false);

    public Capabilities {
        validationScalars = List.copyOf(validationScalars);
    }

    /** The calibration, if it uses these images. */
    public Optional<Calibration> calibrationOver(Calibration.Images images) {
        return calibration.filter(each -> each.images() == images);
    }

    /** The calibration whose reference a fit learns and checkpoints save. */
    public Optional<Calibration> reference() {
        return calibration.filter(each -> each.images() != Calibration.Images.EVALUATED);
    }

    public Capabilities withPreparation(PreparationPasses passes) {
        return with(copy -> copy.preparation = Optional.of(passes));
    }

    public Capabilities withCalibration(Calibration learned) {
        return with(copy -> copy.calibration = Optional.of(learned));
    }

    public Capabilities withOnnx(OnnxExportable export) {
        return with(copy -> copy.onnx = Optional.of(export));
    }

    /**
     * A copy for a module that can't be used on tiles.
     *
     * @param reason the reason, as the end of a sentence, for instance {@code it compares the two halves of an image}
     */
    public Capabilities withoutTiles(String reason) {
        return withTiles(new TileSupport(Optional.of(reason), tiles.comparesWithinBatch()));
    }

    public Capabilities withTiles(TileSupport support) {
        return with(copy -> copy.tiles = support);
    }

    public Capabilities withPrecisions(Precisions numbers) {
        return with(copy -> copy.precisions = numbers);
    }

    public Capabilities withValidationScalars(String... names) {
        return with(copy -> copy.validationScalars = List.of(names));
    }

    public Capabilities withSummary(Supplier<List<ModulePart>> parts) {
        return with(copy -> copy.summary = Optional.of(parts));
    }

    /** A copy for a module that may be trained on defective images. */
    public Capabilities learningFromDefects() {
        return with(copy -> copy.learnsFromDefects = true);
    }

    /** A copy for a module that learns from defects with another setting. */
    public Capabilities withDefectsSetting(String setting) {
        return with(copy -> copy.defectsSetting = Optional.of(setting));
    }

    /** A copy for a module of which only some pixels of the input count. */
    public Capabilities withRegion(Supplier<InputRegions> counting) {
        return with(copy -> copy.region = counting);
    }

    /** A copy for a module whose images must be resized in this mode. */
    public Capabilities withResize(ResizeMode mode) {
        return with(copy -> copy.resize = mode);
    }

    /** A copy for a module that gets images of these channels. */
    public Capabilities withChannels(InputChannels ofImages) {
        return with(copy -> copy.channels = ofImages);
    }

    /** A copy for a module that can learn from more images after a fit. */
    public Capabilities withUpdate(ModuleUpdate learning) {
        return with(copy -> copy.update = Optional.of(learning));
    }

    /** A copy for a module that keeps what it computes from images. */
    public Capabilities withKept(Predicate<String> images) {
        return with(copy -> copy.keeps = images);
    }

    private Capabilities with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.capabilities();
    }

    /** The components while one of them is replaced. */
    private static final class Copy {
        private Optional<PreparationPasses> preparation;
        private Optional<Calibration> calibration;
        private Optional<OnnxExportable> onnx;
        private TileSupport tiles;
        private Precisions precisions;
        private List<String> validationScalars;
        private Optional<Supplier<List<ModulePart>>> summary;
        private boolean learnsFromDefects;
        private Optional<String> defectsSetting;
        private Supplier<InputRegions> region;
        private ResizeMode resize;
        private InputChannels channels;
        private Optional<ModuleUpdate> update;
        private Predicate<String> keeps;

        Copy(Capabilities from) {
            preparation = from.preparation;
            calibration = from.calibration;
            onnx = from.onnx;
            tiles = from.tiles;
            precisions = from.precisions;
            validationScalars = from.validationScalars;
            summary = from.summary;
            learnsFromDefects = from.learnsFromDefects;
            defectsSetting = from.defectsSetting;
            region = from.region;
            resize = from.resize;
            channels = from.channels;
            update = from.update;
            keeps = from.keeps;
        }

        Capabilities capabilities() {
            return new Capabilities(
                    preparation,
                    calibration,
                    onnx,
                    tiles,
                    precisions,
                    validationScalars,
                    summary,
                    learnsFromDefects,
                    defectsSetting,
                    region,
                    resize,
                    channels,
                    update,
                    keeps);
        }
    }
}
