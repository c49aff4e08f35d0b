package io.anomalight.callbacks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.FixedData;
import io.anomalight.framework.testing.TestModule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A small fit: a module with one weight, which learns the mean grey of six images, and the images. */
final class GreyFit extends TestModule {
    private static final ImageSize SIZE = new ImageSize(2, 2);

    GreyFit(ModuleState state) {
        super("grey", state, SIZE);
        state.parameter("level", new float[] {1}, 1);
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec("level", List.of("level"), new Adam(0.1)));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        NDArray noise =
                batch.images().getManager().create((float) batch.random().nextDouble(-0.1, 0.1));
        double loss = optimizers.get("level").minimize(new NDList(batch.images(), noise), in -> in.head()
                .add(in.get(1))
                .sub(state().get("level"))
                .square()
                .mean());
        return StepOutput.loss(loss);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return Prediction.ofMaps(batch.images().sub(state().get("level")).abs().mean(new int[] {1})); // [B, H, W]
    }

    static DataModule data() {
        List<Sample> normal = IntStream.range(0, 6)
                .<Sample>mapToObj(i -> new Grey(Path.of("train" + i), Label.NORMAL, 0.1f * i))
                .toList();
        List<Sample> evaluated = IntStream.range(0, 4)
                .<Sample>mapToObj(i -> new Grey(Path.of("val" + i), i % 2 == 0 ? Label.NORMAL : Label.ANOMALOUS, i))
                .toList();
        LoaderConfig loader = new LoaderConfig(2, 2, 1, LoaderConfig.OnError.FAIL);
        return new FixedData("greys", "", new Splits(normal, evaluated, evaluated, List.of()), loader);
    }

    private record Grey(Path path, Label label, float level) implements Sample {
        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            float[] rgb = new float[3 * size.pixels()];
            Arrays.fill(rgb, level);
            byte[] mask = new byte[size.pixels()];
            mask[0] = (byte) (label == Label.ANOMALOUS ? 1 : 0);
            return new HostImage(path, label, size, rgb, Optional.of(mask), size);
        }
    }
}
