package guide.ch03;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;

/** Learns mean and variance of each pixel over good pictures; a pixel far from its mean is anomalous. */
public record Variation(ModuleState state) implements AnomalyModule {
    private static final ImageSize SIZE = new ImageSize(16, 16);

    /** Added to each variance, so that a pixel that never changed may change a little. */
    private static final double NOISE = 1e-3;

    public Variation {
        float[] zeros = new float[SIZE.pixels()];
        state.buffer("count", new float[1], 1);
        state.buffer("sum", zeros, SIZE.height(), SIZE.width());
        state.buffer("squares", zeros, SIZE.height(), SIZE.width());
    }

    @Override
    public String name() {
        return "variation";
    }

    @Override
    public ImageSize inputSize() {
        return SIZE;
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers none) {
        NDArray grey = grey(batch); // [B, H, W]
        state.buffer("count", state.get("count").add(batch.size()));
        state.buffer("sum", state.get("sum").add(grey.sum(new int[] {0})));
        state.buffer("squares", state.get("squares").add(grey.square().sum(new int[] {0})));
        return StepOutput.EMPTY;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray mean = state.get("sum").div(state.get("count")); // [H, W]
        NDArray variance = state.get("squares").div(state.get("count")).sub(mean.square());
        return Prediction.ofMaps(grey(batch).sub(mean).square().div(variance.add(NOISE)));
    }

    private static NDArray grey(Batch batch) {
        return batch.images().mean(new int[] {1});
    }
}
