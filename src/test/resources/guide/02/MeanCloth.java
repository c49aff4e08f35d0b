package guide.ch02;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.schedule.Schedule;
import java.util.List;

/**
 * Learns the mean picture by gradient descent; what differs from it is anomalous.
 *
 * @param schedule how its learning rate changes
 */
public record MeanCloth(ModuleState state, Schedule schedule) implements AnomalyModule {
    private static final ImageSize SIZE = new ImageSize(16, 16);

    public MeanCloth {
        state.parameter("mean", new float[SIZE.pixels()], SIZE.height(), SIZE.width());
    }

    @Override
    public String name() {
        return "mean_cloth";
    }

    @Override
    public ImageSize inputSize() {
        return SIZE;
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec("mean", List.of("mean"), new Adam(0.05), schedule));
    }

    /** Each step adds a little noise, so that the order of the batches and their random numbers leave a mark. */
    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDArray noise =
                batch.images().getManager().create((float) batch.random().nextDouble(-0.1, 0.1));
        return StepOutput.loss(optimizers.get("mean").minimize(new NDList(batch.images(), noise), in -> in.head()
                .add(in.get(1))
                .sub(state.get("mean"))
                .square()
                .mean()));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return Prediction.ofMaps(
                batch.images().mean(new int[] {1}).sub(state.get("mean")).abs()); // [B, H, W]
    }
}
