package guide.ch04.solutions;

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
import java.util.List;

/** Exercise 3: a loss that multiplies by a Java number. The right line is {@code .mul(state.constant(0.5))}. */
public record JavaNumber(ModuleState state) implements AnomalyModule {
    public JavaNumber {
        state.parameter("level", new float[] {0}, 1);
    }

    @Override
    public String name() {
        return "java_number";
    }

    @Override
    public ImageSize inputSize() {
        return new ImageSize(16, 16);
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec("level", List.of("level"), new Adam(0.1)));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return StepOutput.loss(optimizers
                .get("level")
                .minimize(
                        new NDList(batch.images()),
                        in -> in.head().sub(state.get("level")).square().mean().mul(0.5)));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return Prediction.ofMaps(
                batch.images().mean(new int[] {1}).sub(state.get("level")).abs());
    }
}
