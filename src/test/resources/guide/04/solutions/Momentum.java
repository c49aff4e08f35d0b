package guide.ch04.solutions;

import guide.ch04.Autoencoder;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Sgd;
import java.util.List;

/** Exercise 1: the same model, moved by SGD with momentum. It passes all calls on and changes one of them. */
public record Momentum(Autoencoder model) implements AnomalyModule {
    public Momentum(ModuleState state) {
        this(new Autoencoder(state));
    }

    @Override
    public String name() {
        return "momentum";
    }

    @Override
    public ModuleState state() {
        return model.state();
    }

    @Override
    public ImageSize inputSize() {
        return model.inputSize();
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec("picture", state().parameters(""), new Sgd(0.5, 0.9, 0)));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return model.trainingStep(batch, optimizers);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return model.validationStep(batch);
    }
}
