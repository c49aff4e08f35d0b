package guide.ch04;

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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Two models with an optimizer each. The first draws a picture from eight numbers; the second learns how large the error of
 * the first is at each pixel of good pictures. An error much larger than that is anomalous.
 */
public record ExpectedError(ModuleState state) implements AnomalyModule {
    private static final int CODE = 8;

    public ExpectedError {
        SplittableRandom random = new SplittableRandom(3);
        int pixels = Autoencoder.SIZE.pixels();
        state.parameter("picture.encoder", Autoencoder.normal(random, pixels * CODE), pixels, CODE);
        state.parameter("picture.decoder", Autoencoder.normal(random, CODE * pixels), CODE, pixels);
        state.parameter("picture.bias", new float[pixels], pixels);
        state.parameter("error.level", new float[pixels], pixels);
    }

    @Override
    public String name() {
        return "expected_error";
    }

    @Override
    public ImageSize inputSize() {
        return Autoencoder.SIZE;
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(
                new OptimizerSpec("picture", state.parameters("picture."), new Adam(0.01)),
                new OptimizerSpec("error", state.parameters("error."), new Adam(0.003)));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDList pixels = new NDList(Autoencoder.pixels(batch));
        double picture = optimizers.get("picture").minimize(pixels, in -> error(in.head())
                .mean());
        double error = optimizers.get("error").minimize(pixels, in -> error(in.head())
                .sub(state.get("error.level"))
                .square()
                .mean());
        return new StepOutput(Map.of("loss", picture + error, "picture_loss", picture, "error_loss", error));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDArray excess = error(Autoencoder.pixels(batch)).sub(state.get("error.level"));
        return Prediction.ofMaps(
                excess.reshape(batch.size(), inputSize().height(), inputSize().width()));
    }

    /** The squared error of each pixel, {@code [B, H·W]}. */
    private NDArray error(NDArray pixels) {
        return pixels.matMul(state.get("picture.encoder"))
                .matMul(state.get("picture.decoder"))
                .add(state.get("picture.bias"))
                .sub(pixels)
                .square();
    }
}
