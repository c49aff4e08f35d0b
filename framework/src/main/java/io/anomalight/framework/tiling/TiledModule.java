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
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.Targets;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Any module, made to look at tiles of an image rather than at the whole: it learns from tiles and judges tiles, whose maps
 * are stitched.
 *
 * <p>A batch of B images is one of B·n tiles to the module inside, in every step of training that gradients are computed in.
 * Where none are, the tiles come in several batches of at most {@value #MOST_PIXELS} pixels, so that memory does not grow with
 * the image, unless the module compares the images of a batch with each other. The score of an image is the largest of its tiles' scores. What is remembered is the inner module's state and
 * nothing else, so that a checkpoint is one of that module, too.
 */
public final class TiledModule implements AnomalyModule {
    private static final int MOST_PIXELS = 1 << 22; // 64 tiles of 256 x 256

    private final AnomalyModule inner;
    private final TileGrid grid;
    private final Tiler tiler;
    private final int atOnce;

    private TiledModule(AnomalyModule inner, TileGrid grid, int mostPixels) {
        this.inner = inner;
        this.grid = grid;
        this.atOnce = Math.max(1, mostPixels / grid.tile().pixels());
        this.tiler = new Tiler(grid);
        inner.state().provenance(Map.of("tiling", grid.toString()));
    }

    /**
     * Wraps a module whose images are the grid's tiles.
     *
     * @throws UserError if it takes images of another size, or says that tiles make no sense to it
     */
    public static TiledModule of(AnomalyModule inner, TileGrid grid) {
        inner.capabilities().tiles().unsupported().ifPresent(reason -> {
            throw new UserError("model.tiling can't be used with " + inner.name() + ": " + reason
                    + "; take model.tiling.tile_size=null");
        });
        if (!inner.inputSize().equals(grid.tile())) {
            throw new UserError("model.tiling.tile_size = " + grid.tile() + ", but " + inner.name()
                    + " takes images of " + inner.inputSize() + "; take tiles of that size");
        }
        return of(inner, grid, MOST_PIXELS);
    }

    static TiledModule of(AnomalyModule inner, TileGrid grid, int mostPixels) {
        return new TiledModule(inner, grid, mostPixels);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public ModuleState state() {
        return inner.state();
    }

    @Override
    public ImageSize inputSize() {
        return grid.image();
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return inner.configureOptimizers();
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        if (!inner.configureOptimizers().isEmpty()) {
            return inner.trainingStep(tiles(batch), optimizers);
        }
        List<StepOutput> outputs = new ArrayList<>();
        inParts(batch, (tiles, step) -> outputs.add(inner.trainingStep(tiles, optimizers)));
        return new StepOutput(means(outputs.stream().map(StepOutput::scalars).toList(), batch));
    }

    @Override
    public void onTrainEpochEnd() {
        inner.onTrainEpochEnd();
    }

    /** Those of the module inside, each of which gets tiles where it would get images. */
    @Override
    public Capabilities capabilities() {
        Capabilities ofTiles = inner.capabilities();
        return new Capabilities(
                ofTiles.preparation().map(this::onTiles),
                ofTiles.calibration().map(this::onTiles),
                ofTiles.onnx().map(this::onTiles),
                ofTiles.tiles(),
                ofTiles.precisions(),
                ofTiles.validationScalars(),
                Optional.of(() -> summary(ofTiles)),
                ofTiles.learnsFromDefects());
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
                batch -> inParts(batch, (tiles, step) -> ofTiles.step().accept(tiles)),
                ofTiles.end());
    }

    private OnnxExportable onTiles(OnnxExportable ofTiles) {
        TilerGraph graph = new TilerGraph(grid);
        return images -> {
            OnnxPrediction judged = ofTiles.toOnnx(graph.cut(images));
            return new OnnxPrediction(graph.largest(judged.scores()), graph.stitch(judged.anomalyMaps()));
        };
    }

    private List<ModulePart> summary(Capabilities ofTiles) {
        List<ModulePart> parts = new ArrayList<>();
        String shape = "[B·" + grid.tiles() + ", 3, " + grid.tile().height() + ", "
                + grid.tile().width() + "]";
        parts.add(new ModulePart("tiling", grid.toString(), shape));
        parts.addAll(ofTiles.summary().map(Supplier::get).orElseGet(() -> ModulePart.tree(inner.state())));
        return parts;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList scores = new NDList();
        NDList maps = new NDList();
        List<Map<String, float[]>> scalars = new ArrayList<>();
        inParts(batch, (tiles, step) -> {
            Prediction ofTiles = inner.validationStep(tiles);
            ofTiles.check(tiles.size(), grid.tile());
            scores.add(outliving(ofTiles.scores(), step));
            maps.add(outliving(ofTiles.anomalyMaps(), step));
            scalars.add(ofTiles.scalars());
        });
        return new Prediction(
                tiler.largest(NDArrays.concat(scores)), tiler.stitch(NDArrays.concat(maps)), ofImages(scalars, batch));
    }

    // A view would keep the whole of what it is a view of.
    private static NDArray outliving(NDArray result, NDManager step) {
        NDArray copy = result.duplicate();
        copy.attach(step);
        return copy;
    }

    @FunctionalInterface
    private interface Part {
        /** Takes some tiles; what it computes is freed when it returns, but for what it attaches to the step. */
        void take(Batch tiles, NDManager step);
    }

    private void inParts(Batch batch, Part part) {
        NDManager step = batch.images().getManager();
        int all = batch.size() * grid.tiles();
        int most = inner.capabilities().tiles().comparesWithinBatch() ? all : atOnce;
        for (int from = 0; from < all; from += most) {
            int first = from;
            NativeMemory.inPartOf(step, state(), scope -> {
                scope.tempAttachAll(batch.images());
                part.take(tiles(batch, first, Math.min(all, first + most)), step);
            });
        }
    }

    // All parts but the last are of the same size.
    private Map<String, Double> means(List<Map<String, Double>> ofParts, Batch batch) {
        int all = batch.size() * grid.tiles();
        Map<String, Double> means = new TreeMap<>();
        for (int i = 0; i < ofParts.size(); i++) {
            int tiles = ofParts.size() == 1 ? all : Math.min(atOnce, all - i * atOnce);
            ofParts.get(i).forEach((name, value) -> means.merge(name, tiles * value, Double::sum));
        }
        means.replaceAll((name, sum) -> sum / all);
        return means;
    }

    /** For each image the means over its tiles, of which the parts hold the values one after the other. */
    private Map<String, float[]> ofImages(List<Map<String, float[]>> ofParts, Batch batch) {
        Map<String, double[]> sums = new TreeMap<>();
        for (int i = 0; i < ofParts.size(); i++) {
            int first = i * atOnce;
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

    private Batch tiles(Batch batch) {
        return tiles(batch, 0, batch.size() * grid.tiles());
    }

    private Batch tiles(Batch batch, int from, int to) {
        List<String> identities = batch.identities().isEmpty()
                ? List.of()
                : IntStream.range(from, to)
                        .mapToObj(i -> batch.identities().get(i / grid.tiles()) + "#" + i % grid.tiles())
                        .toList();
        Targets targets = new TiledTargets(grid).cut(batch.targets(), from, to);
        return new Batch(tiler.cut(batch.images(), from, to), batch.random(), identities, targets);
    }
}
