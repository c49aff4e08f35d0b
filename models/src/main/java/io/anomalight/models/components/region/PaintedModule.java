package io.anomalight.models.components.region;

import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Wraps a module that gets images with painted pixels: the padding of an image that keeps its aspect ratio, or what is outside of a
 * region of interest.
 *
 * <p>The images are painted with {@link OutsideColor} when they are loaded, by {@link Capabilities#region}, so nothing in these pixels can
 * change a score or a map. A pixel does not count if it has exactly this colour. In maps, it gets the lowest value of the pixels that count. The
 * score of an image is the largest value of the pixels that count, or the mean of the largest ones if {@link ScoringConfig} says so: a
 * model's own score would count what is painted.
 */
public final class PaintedModule extends WrappedModule {
    /** The colour of the padding, {@code [3]}; it tells checkpoints of padded images from others. */
    private static final String PADDING = "letterbox.padding";

    /** Larger than 1 divided by the smallest squared distance of a colour of 16 bits from the painted one. */
    private static final double SHARP = 1e12;

    private static final float[] COLOR = {
        (float) OutsideColor.RED, (float) OutsideColor.GREEN, (float) OutsideColor.BLUE
    };

    private final ScoringConfig scoring;
    private final ResizeMode resize;
    private final List<String> names;
    private final Map<String, RegionState> regions = new TreeMap<>();

    private PaintedModule(
            AnomalyModule inner, ScoringConfig scoring, ResizeMode resize, RegionConfig region, RunContext context) {
        super(inner);
        this.scoring = scoring;
        this.resize = resize;
        this.names = context.categories();
        ModuleState state = inner.state();
        boolean archive = context.archiveRestore().isPresent();
        region.byCategory()
                .forEach((category, own) -> regions.put(
                        category,
                        archive
                                ? RegionState.ofArchive(state, category, inner.inputSize())
                                : RegionState.of(state, category, inner.inputSize(), own, resize)));
        if (resize == ResizeMode.LETTERBOX) {
            state.buffer(PADDING, COLOR.clone(), COLOR.length);
        }
    }

    /**
     * Wraps a module; returns the module itself if all pixels count.
     *
     * <p>A mask that can't be read is an error only if the region is then not loaded from a checkpoint: a run or an archive must not
     * need the file of its mask any more.
     *
     * @param context has the categories of the data
     * @throws io.anomalight.framework.failure.UserError if the polygons cover no pixel
     */
    public static AnomalyModule of(
            AnomalyModule inner, ScoringConfig scoring, ResizeMode resize, RegionConfig region, RunContext context) {
        return resize == ResizeMode.STRETCH && region.isNone()
                ? inner
                : new PaintedModule(inner, scoring, resize, region, context);
    }

    /** Whether images of the module of a state have painted pixels. */
    static boolean paints(ModuleState state) {
        return isPadded(state) || !state.names(RegionState.INSIDE).isEmpty();
    }

    /** Whether images of the module of a state have padding. */
    static boolean isPadded(ModuleState state) {
        return state.has(PADDING);
    }

    /** The capabilities of the inner module, for painted images. */
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
                this::regions,
                resize,
                own.channels(),
                own.update(),
                own.keeps());
    }

    /** The regions; images without a category have that of the categories without an own one, or all that counts in any category. */
    private InputRegions regions() {
        Map<String, InputRegion> each = new TreeMap<>();
        regions.forEach((category, region) -> each.put(category, region.region()));
        Optional<InputRegion> others = Optional.ofNullable(each.remove(""));
        boolean all = !names.isEmpty() && each.keySet().containsAll(names);
        return new InputRegions(others.isEmpty() && all ? Optional.of(union(each)) : others, each);
    }

    private InputRegion union(Map<String, InputRegion> each) {
        BitSet any = new BitSet();
        each.values().forEach(region -> any.or(region.inside()));
        return new InputRegion(inputSize(), any);
    }

    private OnnxExportable counted(OnnxExportable own) {
        return OnnxExportable.byCategory((images, category) -> {
            OnnxPrediction seen = own.toOnnx(images, category);
            List<Operand> results = counted(seen.anomalyMaps(), images, topPixels());
            return OnnxPrediction.of(results.get(0), results.get(1));
        });
    }

    @Override
    public Prediction validationStep(Batch batch) {
        Prediction seen = inner().validationStep(batch);
        int topPixels = topPixels();
        NDList results = EagerOperand.computeAll(
                new NDList(seen.anomalyMaps(), batch.images()), in -> counted(in.get(0), in.get(1), topPixels));
        return new Prediction(results.get(0), results.get(1), seen.scalars());
    }

    private List<Operand> counted(Operand maps, Operand images, int topPixels) {
        ImageSize size = inputSize();
        Operand distance = images.sub(images.constant(COLOR, 1, COLOR.length, 1, 1))
                .square()
                .sum(1)
                .reshape(-1, size.pixels());
        Operand painted = distance.mul(-SHARP).add(1).relu(); // 1 for painted pixels and 0 for all others
        return CountedMaps.of(size, scoring).scored(maps, painted.mul(-1).add(1), topPixels);
    }

    /** A share of the smallest region, since all images of a graph have the same number. */
    private int topPixels() {
        InputRegions all = regions();
        int pixels = Stream.concat(all.shared().stream(), all.categories().values().stream())
                .mapToInt(InputRegion::pixels)
                .min()
                .orElse(inputSize().pixels());
        return (int) Math.max(1, Math.round(scoring.topShare() * pixels));
    }
}
