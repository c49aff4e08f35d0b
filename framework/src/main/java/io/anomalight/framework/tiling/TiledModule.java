package io.anomalight.framework.tiling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.Targets;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.optim.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Wraps a module so that it is trained and evaluated on tiles instead of whole images; the maps of the tiles are
 * stitched together.
 *
 * <p>In training steps with gradients, the inner module gets a batch of B images as one batch of B·n tiles. In all
 * other steps it gets the tiles in several batches of at most {@value #MAX_PIXELS} pixels, so that memory does not grow
 * with the image; but in one batch if the module compares the images of a batch. The score of an image is the largest
 * score of its tiles. The state is that of the inner module, so a checkpoint fits both.
 */
public final class TiledModule extends WrappedModule {
    private static final int MAX_PIXELS = 1 << 22; // 64 tiles of 256 x 256

    private final TileGrid grid;
    private final Tiler tiler;
    private final int tilesPerPart;

    private TiledModule(AnomalyModule inner, TileGrid grid, int maxPixels) {
        super(inner);
        this.grid = grid;
        this.tilesPerPart = Math.max(1, maxPixels / grid.tile().pixels());
        this.tiler = new Tiler(grid);
        inner.state().provenance(Map.of("tiling", grid.toString()));
    }

    /**
     * Wraps a module whose input size is the tile size of the grid.
     *
     * @throws UserError if it has another input size, or does not support tiles
     */
    public static TiledModule of(AnomalyModule inner, TileGrid grid) {
        inner.capabilities().tiles().unsupported().ifPresent(reason -> {
            throw new UserError("model.tiling can't be used with " + inner.name() + ": " + reason
                    + "; use model.tiling.tile_size=null");
        });
        if (!inner.inputSize().equals(grid.tile())) {
            throw new UserError("model.tiling.tile_size = " + grid.tile() + ", but " + inner.name()
                    + " takes images of " + inner.inputSize() + "; use tiles of this size");
        }
        return of(inner, grid, MAX_PIXELS);
    }

    static TiledModule of(AnomalyModule inner, TileGrid grid, int maxPixels) {
        return new TiledModule(inner, grid, maxPixels);
    }

    @Override
    public ImageSize inputSize() {
        return grid.image();
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        if (!inner().configureOptimizers().isEmpty()) {
            return inner().trainingStep(tiles(batch), optimizers);
        }
        List<StepOutput> outputs = new ArrayList<>();
        forEachPart(batch, (tiles, step) -> outputs.add(inner().trainingStep(tiles, optimizers)));
        return new StepOutput(means(outputs.stream().map(StepOutput::scalars).toList(), batch));
    }

    /** The capabilities of the inner module, which get tiles instead of images. */
    @Override
    public Capabilities capabilities() {
        Capabilities ofTiles = inner().capabilities();
        return new Capabilities(
                ofTiles.preparation().map(this::onTiles),
                ofTiles.calibration().map(this::onTiles),
                ofTiles.onnx().map(this::onTiles),
                ofTiles.tiles(),
                ofTiles.precisions(),
                ofTiles.validationScalars(),
                Optional.of(() -> summary(ofTiles)),
                ofTiles.learnsFromDefects(),
                ofTiles.defectsSetting(),
                ofTiles.region(),
                ofTiles.resize(),
                ofTiles.channels(),
                ofTiles.update().map(this::onTiles),
                image -> tileKeys(image).allMatch(ofTiles.keeps()));
    }

    private PreparationPasses onTiles(PreparationPasses ofTiles) {
        return new PreparationPasses(
                ofTiles.count(),
                (pass, batch, optimizers) -> ofTiles.step().prepare(pass, tiles(batch), optimizers),
                ofTiles.end());
    }

    private Calibration onTiles(Calibration ofTiles) {
        return new Calibration(
                ofTiles.images(),
                ofTiles.start(),
                batch -> forEachPart(batch, (tiles, step) -> ofTiles.step().accept(tiles)),
                ofTiles.end(),
                ofTiles.next().map(this::onTiles));
    }

    private ModuleUpdate onTiles(ModuleUpdate ofTiles) {
        return new ModuleUpdate(
                ofTiles.obstacle(),
                ofTiles.start(),
                batch -> forEachPart(batch, (tiles, step) -> ofTiles.step().accept(tiles)),
                ofTiles.end());
    }

    private OnnxExportable onTiles(OnnxExportable ofTiles) {
        TilerGraph graph = new TilerGraph(grid);
        return OnnxExportable.byCategory((images, category) -> {
            OnnxPrediction prediction = ofTiles.toOnnx(graph.cut(images), category);
            return new OnnxPrediction(graph.largest(prediction.scores()), graph.stitch(prediction.anomalyMaps()));
        });
    }

    private List<ModulePart> summary(Capabilities ofTiles) {
        List<ModulePart> parts = new ArrayList<>();
        String shape = "[B·" + grid.tiles() + ", 3, " + grid.tile().height() + ", "
                + grid.tile().width() + "]";
        parts.add(new ModulePart("tiling", grid.toString(), shape));
        parts.addAll(ofTiles.summary().map(Supplier::get).orElseGet(() -> ModulePart.tree(inner().state())));
        return parts;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList scores = new NDList();
        NDList maps = new NDList();
        List<Map<String, float[]>> scalars = new ArrayList<>();
        forEachPart(batch, (tiles, step) -> {
            Prediction ofTiles = inner().validationStep(tiles);
            ofTiles.check(tiles.size(), grid.tile());
            scores.add(copyTo(ofTiles.scores(), step));
            maps.add(copyTo(ofTiles.anomalyMaps(), step));
            scalars.add(ofTiles.scalars());
        });
        return new Prediction(
                tiler.largest(NDArrays.concat(scores)), tiler.stitch(NDArrays.concat(maps)), ofImages(scalars, batch));
    }

    // A view would keep its whole source array alive.
    private static NDArray copyTo(NDArray result, NDManager step) {
        NDArray copy = result.duplicate();
        copy.attach(step);
        return copy;
    }

    @FunctionalInterface
    private interface Part {
        /** Processes some tiles. Its arrays are freed when it returns, except those attached to the step. */
        void take(Batch tiles, NDManager step);
    }

    private void forEachPart(Batch batch, Part part) {
        NDManager step = batch.images().getManager();
        int all = batch.size() * grid.tiles();
        int most = inner().capabilities().tiles().comparesWithinBatch() ? all : tilesPerPart;
        for (int from = 0; from < all; from += most) {
            int first = from;
            NativeMemory.inPartOf(step, state(), scope -> {
                scope.tempAttachAll(batch.images());
                part.take(tiles(batch, first, Math.min(all, first + most)), step);
            });
        }
    }

    // All parts except the last have the same size.
    private Map<String, Double> means(List<Map<String, Double>> ofParts, Batch batch) {
        int all = batch.size() * grid.tiles();
        Map<String, Double> means = new TreeMap<>();
        for (int i = 0; i < ofParts.size(); i++) {
            int tiles = ofParts.size() == 1 ? all : Math.min(tilesPerPart, all - i * tilesPerPart);
            ofParts.get(i).forEach((name, value) -> means.merge(name, tiles * value, Double::sum));
        }
        means.replaceAll((name, sum) -> sum / all);
        return means;
    }

    /** For each image the means over its tiles; the parts hold the values of the tiles in order. */
    private Map<String, float[]> ofImages(List<Map<String, float[]>> ofParts, Batch batch) {
        Map<String, double[]> sums = new TreeMap<>();
        for (int i = 0; i < ofParts.size(); i++) {
            int first = i * tilesPerPart;
            ofParts.get(i).forEach((name, values) -> {
                double[] sum = sums.computeIfAbsent(name, key -> new double[batch.size()]);
                for (int tile = 0; tile < values.length; tile++) {
                    sum[(first + tile) / grid.tiles()] += values[tile];
                }
            });
        }
        Map<String, float[]> means = new TreeMap<>();
        sums.forEach((name, sum) -> {
            float[] ofImage = new float[sum.length];
            for (int image = 0; image < sum.length; image++) {
                ofImage[image] = (float) (sum[image] / grid.tiles());
            }
            means.put(name, ofImage);
        });
        return means;
    }

    private Stream<String> tileKeys(String image) {
        return IntStream.range(0, grid.tiles()).mapToObj(tile -> tileKey(image, tile));
    }

    private static String tileKey(String image, int tile) {
        return image + "#" + tile;
    }

    private Batch tiles(Batch batch) {
        return tiles(batch, 0, batch.size() * grid.tiles());
    }

    private Batch tiles(Batch batch, int from, int to) {
        List<String> identities = batch.identities().isEmpty()
                ? List.of()
                : IntStream.range(from, to)
                        .mapToObj(i -> tileKey(batch.identities().get(i / grid.tiles()), i % grid.tiles()))
                        .toList();
        Targets targets = new TiledTargets(grid).cut(batch.targets(), from, to);
        List<String> categories = batch.categories().isEmpty()
                ? List.of()
                : IntStream.range(from, to)
                        .mapToObj(i -> batch.categories().get(i / grid.tiles()))
                        .toList();
        return new Batch(tiler.cut(batch.images(), from, to), batch.random(), identities, targets, categories);
    }
}
