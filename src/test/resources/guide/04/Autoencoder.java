package guide.ch04;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
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
import java.util.SplittableRandom;

/** Squeezes a picture through eight numbers and draws it again; what it can't draw again is anomalous. */
public record Autoencoder(ModuleState state) implements AnomalyModule {
    static final ImageSize SIZE = new ImageSize(16, 16);
    private static final int CODE = 8;

    public Autoencoder {
        SplittableRandom random = new SplittableRandom(3);
        state.parameter("encoder", normal(random, SIZE.pixels() * CODE), SIZE.pixels(), CODE);
        state.parameter("decoder", normal(random, CODE * SIZE.pixels()), CODE, SIZE.pixels());
        state.parameter("bias", new float[SIZE.pixels()], SIZE.pixels());
    }

    /** Small random numbers; all zeros would have no gradient. */
    static float[] normal(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (0.05 * random.nextGaussian());
        }
        return numbers;
    }

    @Override
    public String name() {
        return "autoencoder";
    }

    @Override
    public ImageSize inputSize() {
        return SIZE;
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec("picture", state.parameters(""), new Adam(0.01)));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDList pixels = new NDList(pixels(batch));
        return StepOutput.loss(optimizers
                .get("picture")
                .minimize(pixels, in -> drawn(in.head()).sub(in.head()).square().mean()));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray pixels = pixels(batch);
        NDArray maps = drawn(pixels).sub(pixels).square();
        return Prediction.ofMaps(maps.reshape(batch.size(), SIZE.height(), SIZE.width()));
    }

    /** A row of grey values for each picture, {@code [B, H·W]}. */
    static NDArray pixels(Batch batch) {
        return batch.images().mean(new int[] {1}).reshape(new Shape(batch.size(), SIZE.pixels()));
    }

    private NDArray drawn(NDArray pixels) {
        NDArray code = pixels.matMul(state.get("encoder")); // [B, 8]
        return code.matMul(state.get("decoder")).add(state.get("bias"));
    }
}
