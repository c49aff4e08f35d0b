package io.anomalight.framework.tiling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.TestModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Pixels that differ from the mean of their image are anomalous, relative to a learned level. So overlapping tiles of
 * an image have different scores for the same pixel.
 */
final class Contrast extends TestModule {
    /** The number of images of each step. */
    final List<Integer> trained = new ArrayList<>();

    final List<Integer> prepared = new ArrayList<>();
    final List<Integer> calibrated = new ArrayList<>();
    final List<String> identities = new ArrayList<>();
    TileSupport tiles = TileSupport.INDEPENDENT;
    /** Runs in each validation step. */
    Runnable watch = () -> {};

    Contrast(ModuleState state, ImageSize size) {
        super("contrast", state, size);
        state.parameter("level", new float[] {1}, 1);
        state.buffer("seen", new float[] {0}, 1);
        state.provenance(Map.of("level", "one"));
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec("level", List.of("level"), new Adam(0.05)));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.NONE
                .withPreparation(new PreparationPasses(
                        2, (pass, batch, optimizers) -> prepared.add(batch.size()), pass -> prepared.add(-pass)))
                .withCalibration(new Calibration(Calibration.Images.TRAINING, () -> {}, this::collect, this::keep))
                .withTiles(tiles)
                .withValidationScalars("loss");
    }

    private void collect(Batch batch) {
        calibrated.add(batch.size());
        identities.addAll(batch.identities());
    }

    private void keep() {
        state().buffer("seen", new float[] {calibrated.stream().mapToInt(n -> n).sum()}, 1);
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        trained.add(batch.size());
        return StepOutput.loss(optimizers.get("level").minimize(new NDList(batch.images()), in -> in.head()
                .sub(state().get("level"))
                .square()
                .mean()));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        watch.run();
        NDArray grey = batch.images().mean(new int[] {1}); // [B, H, W]
        NDArray flat = grey.reshape(batch.size(), -1);
        NDArray mean = flat.mean(new int[] {1}).reshape(batch.size(), 1, 1);
        NDArray maps = grey.sub(mean).abs().add(state().get("level"));
        float[] losses = new float[batch.size()];
        Arrays.fill(losses, 0.5f);
        return Prediction.ofMaps(maps, Map.of("loss", losses));
    }
}
