package io.anomalight.framework;

import io.anomalight.framework.onnx.OnnxExportable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a module can do beyond learning from a batch and judging a batch; all of it is optional.
 *
 * <p>A module starts from {@link #NONE} and names what it has:
 *
 * <pre>{@code
 * return Capabilities.NONE.withOnnx(this::toOnnx).withValidationScalars("loss");
 * }</pre>
 *
 * <p>A module that wraps another one maps this record in one method, with the canonical constructor: if a component is
 * added here, the wrapper does not compile before it says what becomes of it.
 *
 * @param preparation passes over the training images before the first epoch
 * @param calibration reference values that are learned before images are judged
 * @param onnx how it is exported as ONNX
 * @param tiles whether it can be used on tiles of an image
 * @param precisions in which numbers it computes
 * @param validationScalars names of the scalars that {@link AnomalyModule#validationStep} reports; their means over the normal
 *     images of a validation are logged as {@code val_<name>}
 * @param summary the lines that a summary shows of it; if absent, they are made of the names in its state,
 *     {@link ModulePart#tree}
 * @param learnsFromDefects whether it wants defective images among its training images, with {@link Batch#targets}; a fit
 *     of any other module refuses them
 */
public record Capabilities(
        Optional<PreparationPasses> preparation,
        Optional<Calibration> calibration,
        Optional<OnnxExportable> onnx,
        TileSupport tiles,
        Precisions precisions,
        List<String> validationScalars,
        Optional<Supplier<List<ModulePart>>> summary,
        boolean learnsFromDefects) {

    /** Of a module that learns from good parts and judges in float32, and no more. */
    public static final Capabilities NONE = new Capabilities(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TileSupport.INDEPENDENT,
            Precisions.FLOAT32,
            List.of(),
            Optional.empty(),
            false);

    public Capabilities {
        validationScalars = List.copyOf(validationScalars);
    }

    /** Its calibration, if that is over these images. */
    public Optional<Calibration> calibrationOver(Calibration.Images images) {
        return calibration.filter(each -> each.images() == images);
    }

    public Capabilities withPreparation(PreparationPasses passes) {
        return new Capabilities(
                Optional.of(passes),
                calibration,
                onnx,
                tiles,
                precisions,
                validationScalars,
                summary,
                learnsFromDefects);
    }

    public Capabilities withCalibration(Calibration learned) {
        return new Capabilities(
                preparation,
                Optional.of(learned),
                onnx,
                tiles,
                precisions,
                validationScalars,
                summary,
                learnsFromDefects);
    }

    public Capabilities withOnnx(OnnxExportable export) {
        return new Capabilities(
                preparation,
                calibration,
                Optional.of(export),
                tiles,
                precisions,
                validationScalars,
                summary,
                learnsFromDefects);
    }

    /**
     * The same for a module that can't be used on tiles.
     *
     * @param reason why not, as the end of a sentence, for instance {@code it compares the two halves of an image}
     */
    public Capabilities withoutTiles(String reason) {
        return withTiles(new TileSupport(Optional.of(reason), tiles.comparesWithinBatch()));
    }

    public Capabilities withTiles(TileSupport support) {
        return new Capabilities(
                preparation, calibration, onnx, support, precisions, validationScalars, summary, learnsFromDefects);
    }

    public Capabilities withPrecisions(Precisions numbers) {
        return new Capabilities(
                preparation, calibration, onnx, tiles, numbers, validationScalars, summary, learnsFromDefects);
    }

    public Capabilities withValidationScalars(String... names) {
        return new Capabilities(
                preparation, calibration, onnx, tiles, precisions, List.of(names), summary, learnsFromDefects);
    }

    public Capabilities withSummary(Supplier<List<ModulePart>> parts) {
        return new Capabilities(
                preparation,
                calibration,
                onnx,
                tiles,
                precisions,
                validationScalars,
                Optional.of(parts),
                learnsFromDefects);
    }

    /** The same for a module that may be trained on defective images. */
    public Capabilities learningFromDefects() {
        return new Capabilities(preparation, calibration, onnx, tiles, precisions, validationScalars, summary, true);
    }
}
