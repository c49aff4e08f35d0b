package guide.ch03.solutions;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;
import java.util.Arrays;

/** Exercise 1: remembers the darkest and the brightest value of each pixel; what lies outside is anomalous. */
public record Extremes(ModuleState state) implements AnomalyModule {
    private static final ImageSize SIZE = new ImageSize(16, 16);

    public Extremes {
        float[] ones = new float[SIZE.pixels()];
        Arrays.fill(ones, 1);
        state.buffer("darkest", ones, SIZE.height(), SIZE.width());
        state.buffer("brightest", new float[SIZE.pixels()], SIZE.height(), SIZE.width());
    }

    @Override
    public String name() {
        return "extremes";
    }

    @Override
    public ImageSize inputSize() {
        return SIZE;
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers none) {
        NDArray grey = batch.images().mean(new int[] {1}); // [B, H, W]
        state.buffer("darkest", state.get("darkest").minimum(grey.min(new int[] {0})));
        state.buffer("brightest", state.get("brightest").maximum(grey.max(new int[] {0})));
        return StepOutput.EMPTY;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray grey = batch.images().mean(new int[] {1});
        NDArray below = state.get("darkest").sub(grey).maximum(0);
        NDArray above = grey.sub(state.get("brightest")).maximum(0);
        return Prediction.ofMaps(below.add(above));
    }
}
