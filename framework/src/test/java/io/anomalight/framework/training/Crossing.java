package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.testing.TestModule;
import java.util.List;
import java.util.Map;

/**
 * Two networks as in a GAN: the loss of each depends on the parameters of both. The generator's second parameter is
 * used only in some steps.
 */
final class Crossing extends TestModule {

    Crossing(ModuleState state) {
        super("crossing", state, Greys.SIZE);
        state.parameter("generator.level", new float[] {0.9f}, 1);
        state.parameter("generator.spread", new float[] {0.2f}, 1);
        state.parameter("discriminator.weight", new float[] {1.3f}, 1);
        state.parameter("discriminator.bias", new float[] {-0.1f}, 1);
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(
                new OptimizerSpec("generator", List.of("generator.level", "generator.spread"), new Adam(0.05)),
                new OptimizerSpec(
                        "discriminator",
                        List.of("discriminator.weight", "discriminator.bias"),
                        new Sgd(0.03, 0.9, 0.01)));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.NONE.withValidationScalars("loss");
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        float noise = (float) batch.random().nextDouble(-1, 1);
        NDList inputs = new NDList(batch.images(), batch.images().getManager().create(noise));
        double discriminatorLoss = optimizers.get("discriminator").minimize(inputs, in -> discriminator(in.head())
                .sub(1)
                .square()
                .mean()
                .add(discriminator(generated(in.get(1))).square().mean()));
        double generatorLoss = optimizers.get("generator").minimize(inputs, in -> discriminator(generated(in.get(1)))
                .sub(1)
                .square()
                .mean());
        return StepOutput.loss(discriminatorLoss + generatorLoss);
    }

    private NDArray discriminator(NDArray image) {
        return image.mul(state().get("discriminator.weight")).add(state().get("discriminator.bias"));
    }

    private NDArray generated(NDArray noise) {
        NDArray level = state().get("generator.level");
        return noise.getFloat() < 0 ? level : level.add(noise.mul(state().get("generator.spread")));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray maps = discriminator(batch.images()).abs().mean(new int[] {1}); // [B, H, W]
        return Prediction.ofMaps(maps, Map.of("loss", new float[batch.size()]));
    }
}
