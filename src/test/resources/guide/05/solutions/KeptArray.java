package guide.ch05.solutions;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;

/** Exercise 1: OldArray, mended. The state keeps the array, and each step asks the state for it. */
public record KeptArray(ModuleState state) implements AnomalyModule {
    public KeptArray {
        state.buffer("brightest", new float[256], 16, 16);
    }

    @Override
    public String name() {
        return "kept_array";
    }

    @Override
    public ImageSize inputSize() {
        return new ImageSize(16, 16);
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers none) {
        NDArray max = batch.images().mean(new int[] {1}).max(new int[] {0}); // [H, W]
        state.buffer("brightest", state.get("brightest").maximum(max));
        return StepOutput.EMPTY;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return Prediction.ofMaps(batch.images().mean(new int[] {1}).sub(state.get("brightest")));
    }
}
