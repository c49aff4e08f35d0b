package guide.ch08;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.plugin.ModelFactory;

/** A model: remembers the brightest value that a good picture has; what is brighter is anomalous. */
record Brightness(ImageSize inputSize, ModuleState state) implements AnomalyModule {
    static final String NAME = "brightness";

    public Brightness {
        state.buffer("brightest", new float[] {0}, 1);
    }

    /** The keys of configs/model/brightness.conf. */
    record Config(ImageSize inputSize) {}

    /** Makes the model as its recipe wants it. */
    static final class Factory implements ModelFactory<Config> {
        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public AnomalyModule create(Config config, ModuleState state, RunContext context) {
            return new Brightness(config.inputSize(), state);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers none) {
        NDArray max = batch.images().max().reshape(1);
        state.buffer("brightest", state.get("brightest").maximum(max));
        return StepOutput.EMPTY;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return Prediction.ofMaps(batch.images().mean(new int[] {1}).sub(state.get("brightest")));
    }
}
