package guide.ch03.solutions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;

/** Exercise 2: keeps all good pictures, and compares each pixel with that of the nearest good picture there. */
public final class NearestPicture implements AnomalyModule {
    private static final ImageSize SIZE = new ImageSize(16, 16);
    private static final String BANK = "bank";

    private final ModuleState state;
    private final NDList collected = new NDList();
    private int batches;

    public NearestPicture(ModuleState state) {
        this.state = state;
        state.allowVariable(BANK);
    }

    @Override
    public String name() {
        return "nearest_picture";
    }

    @Override
    public ModuleState state() {
        return state;
    }

    @Override
    public ImageSize inputSize() {
        return SIZE;
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers none) {
        collected.add(state.buffer(BANK + "." + batches++, batch.images().mean(new int[] {1})));
        return StepOutput.EMPTY;
    }

    @Override
    public void onTrainEpochEnd() {
        NDArray bank = NDArrays.concat(collected); // [N, H, W]
        collected.clear();
        while (batches > 0) {
            state.remove(BANK + "." + --batches);
        }
        state.buffer(BANK, bank);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray grey = batch.images().mean(new int[] {1}).expandDims(1); // [B, 1, H, W]
        return Prediction.ofMaps(grey.sub(state.get(BANK)).abs().min(new int[] {1}));
    }
}
