package guide.ch05;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;

/** Wrong on purpose: it keeps the result of a step in a field, and the step frees it. */
public final class OldArray implements AnomalyModule {
    private final ModuleState state;
    private NDArray brightest;

    public OldArray(ModuleState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return "old_array";
    }

    @Override
    public ModuleState state() {
        return state;
    }

    @Override
    public ImageSize inputSize() {
        return new ImageSize(16, 16);
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers none) {
        NDArray max = batch.images().mean(new int[] {1}).max(new int[] {0});
        brightest = brightest == null ? max : brightest.maximum(max);
        return StepOutput.EMPTY;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return Prediction.ofMaps(batch.images().mean(new int[] {1}).sub(brightest));
    }
}
