package io.anomalight.framework.tiling;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Precision;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Judgement;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.training.Callback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Any module, made to look at tiles of an image rather than at the whole: it learns from tiles and judges tiles, whose maps
 * are stitched.
 *
 * <p>A batch of B images is one of B·n tiles to the module inside, in every step. The score of an image is the largest of
 * its tiles' scores. What is remembered is the inner module's state and nothing else, so that a checkpoint is one of that
 * module, too.
 */
public final class TiledModule implements AnomalyModule {
    private final AnomalyModule inner;
    private final TileGrid grid;
    private final Tiler tiler;

    private TiledModule(AnomalyModule inner, TileGrid grid) {
        this.inner = inner;
        this.grid = grid;
        this.tiler = new Tiler(grid);
    }

    /**
     * Wraps a module whose images are the grid's tiles.
     *
     * @throws UserError if it takes images of another size, or says that tiles make no sense to it
     */
    public static TiledModule of(AnomalyModule inner, TileGrid grid) {
        inner.againstTiles().ifPresent(reason -> {
            throw new UserError("model.tiling can't be used with " + inner.name() + ": " + reason
                    + "; take model.tiling.tile_size=null");
        });
        if (!inner.inputSize().equals(grid.tile())) {
            throw new UserError("model.tiling.tile_size = " + grid.tile() + ", but " + inner.name()
                    + " takes images of " + inner.inputSize() + "; take tiles of that size");
        }
        return new TiledModule(inner, grid);
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
    public List<Callback> configureCallbacks() {
        return inner.configureCallbacks();
    }

    @Override
    public List<String> validationScalars() {
        return inner.validationScalars();
    }

    @Override
    public Map<String, String> provenance() {
        Map<String, String> facts = new TreeMap<>(inner.provenance());
        facts.put("tiling", grid.toString());
        return facts;
    }

    @Override
    public List<ModulePart> summary() {
        List<ModulePart> parts = new ArrayList<>();
        String shape = "[B·" + grid.tiles() + ", 3, " + grid.tile().height() + ", "
                + grid.tile().width() + "]";
        parts.add(new ModulePart("tiling", grid.toString(), shape, 0, 0, 0, List.of()));
        parts.addAll(inner.summary());
        return parts;
    }

    @Override
    public Set<Precision> precisions() {
        return inner.precisions();
    }

    @Override
    public Set<Precision> trainingPrecisions() {
        return inner.trainingPrecisions();
    }

    @Override
    public Optional<String> againstTiles() {
        return inner.againstTiles();
    }

    @Override
    public int preparationPasses() {
        return inner.preparationPasses();
    }

    @Override
    public void preparationStep(int pass, Batch batch, Optimizers optimizers) {
        inner.preparationStep(pass, tiles(batch), optimizers);
    }

    @Override
    public void onPreparationPassEnd(int pass) {
        inner.onPreparationPassEnd(pass);
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return inner.trainingStep(tiles(batch), optimizers);
    }

    @Override
    public void onTrainEpochEnd() {
        inner.onTrainEpochEnd();
    }

    @Override
    public Calibration calibration() {
        return inner.calibration();
    }

    @Override
    public void onCalibrationStart() {
        inner.onCalibrationStart();
    }

    @Override
    public void calibrationStep(Batch batch) {
        inner.calibrationStep(tiles(batch));
    }

    @Override
    public void onCalibrationEnd() {
        inner.onCalibrationEnd();
    }

    @Override
    public Prediction validationStep(Batch batch) {
        Prediction ofTiles = inner.validationStep(tiles(batch));
        NDArray maps = tiler.stitch(ofTiles.anomalyMaps());
        return new Prediction(tiler.largest(ofTiles.scores()), maps, ofTiles.scalars());
    }

    @Override
    public Judgement judgement(Value images) {
        TilerGraph graph = new TilerGraph(grid);
        Judgement ofTiles = inner.judgement(graph.cut(images));
        return new Judgement(graph.largest(ofTiles.scores()), graph.stitch(ofTiles.anomalyMaps()));
    }

    private Batch tiles(Batch batch) {
        List<String> identities = batch.identities().stream()
                .flatMap(image -> IntStream.range(0, grid.tiles()).mapToObj(tile -> image + "#" + tile))
                .toList();
        return new Batch(tiler.cut(batch.images()), batch.random(), identities);
    }
}
