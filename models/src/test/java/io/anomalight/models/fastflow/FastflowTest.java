package io.anomalight.models.fastflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.callbacks.progress.CountedPart;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.flow.Likelihood;
import io.anomalight.models.components.flow.Transformed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FastflowTest {
    /** Divisible by no stride, so that the grids are rounded up. */
    private static final ImageSize SIZE = new ImageSize(42, 50);

    private static final RunContext ENVIRONMENT = new RunContext(3, Console.SILENT, Path.of("no cache"));

    @Test
    void lossAndLikelihoodAreThoseOfTheirDefinitions(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            float[] z = gaussian(2 * 3 * 4);
            float[] logDeterminants = {0.5f, -2};
            memory.inStep(state, step -> {
                NDArray latent = step.create(z, new Shape(2, 3, 2, 2));
                NDList inputs = new NDList(latent, step.create(logDeterminants));
                NDArray loss =
                        EagerOperand.compute(inputs, in -> FastflowModel.losses(new Transformed(in.get(0), in.get(1)))
                                .mean(0));
                double expected = 0;
                for (float value : z) {
                    expected += 0.5 * value * value / 2;
                }
                expected -= (0.5 - 2) / 2;
                assertThat((double) loss.getFloat()).isCloseTo(expected, within(1e-5));

                float[] likelihood =
                        EagerOperand.compute(latent, Likelihood::ofPositions).toFloatArray(); // [2, 2, 2]
                for (int image = 0; image < 2; image++) {
                    for (int cell = 0; cell < 4; cell++) {
                        double squares = 0;
                        for (int channel = 0; channel < 3; channel++) {
                            double value = z[(image * 3 + channel) * 4 + cell];
                            squares += value * value;
                        }
                        assertThat((double) likelihood[image * 4 + cell])
                                .isCloseTo(Math.exp(-squares / 3 / 2), within(1e-6));
                    }
                }
            });
        }
    }

    @Test
    void scoresAreTheLargestOfTheirMapsAndBetweenMinusOneAndZero(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fastflow fastflow = fastflow(config(0.25, 1e-3), state);
            memory.inStep(state, step -> {
                Prediction prediction = fastflow.validationStep(batch(step, 2));
                float[] scores = prediction.scores().toFloatArray();
                for (int i = 0; i < scores.length; i++) {
                    float largest = Float.NEGATIVE_INFINITY;
                    for (float value : prediction.anomalyMaps().get(i).toFloatArray()) {
                        assertThat(value).isBetween(-1f, 0f);
                        largest = Math.max(largest, value);
                    }
                    assertThat(scores[i]).isEqualTo(largest);
                }
            });
        }
    }

    @Test
    void trainsNormsAndFlowsAndNothingElse(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fastflow fastflow = fastflow(config(0.25, 1e-2), state);
            List<Float> losses = new ArrayList<>();
            Map<String, float[]> before = floats(state);
            try (Optimizers optimizers = new Optimizers(fastflow.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < 6; i++) {
                    memory.inStep(
                            state,
                            step -> losses.add(fastflow.trainingStep(batch(step, 2), optimizers)
                                    .scalars()
                                    .getOrDefault("loss", Double.NaN)
                                    .floatValue()));
                }
            }
            assertThat(losses.get(5)).isLessThan(losses.get(0));
            floats(state).forEach((name, after) -> {
                boolean trained = name.startsWith("norm.") || name.startsWith("flow.");
                assertThat(Arrays.equals(after, before.get(name))).as(name).isEqualTo(!trained);
            });
        }
    }

    @Test
    void mapsInBfloat16AreThoseOfFloat32WithinItsError(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fastflow fastflow = fastflow(config(0.25, 1e-3), state);
            float[] exact = predict(fastflow, Precision.FLOAT32, memory);
            float[] rough = predict(fastflow, Precision.BF16, memory);
            assertThat(rough).isNotEqualTo(exact).containsExactly(exact, within(0.02f));
        }
    }

    @Test
    void tellsItsPartsWithTheirShapes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<CountedPart> parts = CountedPart.of(fastflow(config(0.25, 1e-3), state));
            assertThat(parts).extracting(part -> part.part().name()).containsExactly("encoder", "norm", "flow");
            assertThat(parts.get(1).parts())
                    .extracting(part -> part.part().name() + " " + part.part().outputShape() + " " + part.trainable())
                    .containsExactly(
                            "norm.layer1 [B, 64, 11, 13] " + 2 * 64 * 11 * 13,
                            "norm.layer3 [B, 256, 3, 4] " + 2 * 256 * 3 * 4);
        }
    }

    @Test
    void refusesWhatCanNotBeLearnedWith() {
        assertThatThrownBy(() -> config(0, 1e-3)).hasMessage("hidden_ratio must be positive, but is 0.0");
        assertThatThrownBy(() -> config(1, 0)).hasMessage("lr must be positive, but is 0.0");
    }

    private static FastflowConfig config(double hiddenRatio, double lr) {
        return new FastflowConfig(
                SIZE,
                new BackboneSpec("resnet18", List.of("layer1", "layer3"), false, Map.of()),
                2,
                false,
                hiddenRatio,
                lr,
                1e-5,
                Optional.empty());
    }

    private static Fastflow fastflow(FastflowConfig config, ModuleState state) {
        return (Fastflow) new FastflowLightning().create(config, state, ENVIRONMENT);
    }

    private static Map<String, float[]> floats(ModuleState state) {
        Map<String, float[]> floats = new LinkedHashMap<>();
        state.names("").stream()
                .filter(name -> !name.endsWith("perm"))
                .forEach(name -> floats.put(name, state.get(name).toFloatArray()));
        return floats;
    }

    private static float[] predict(Fastflow fastflow, Precision precision, NativeMemory memory) {
        List<float[]> maps = new ArrayList<>();
        PassMemory.Pass pass = fastflow.state().pass().begin(precision);
        try (pass) {
            memory.inStep(
                    fastflow.state(),
                    step -> maps.add(fastflow.validationStep(batch(step, 2))
                            .anomalyMaps()
                            .toFloatArray()));
        }
        return maps.get(0);
    }

    private static Batch batch(NDManager step, int count) {
        SplittableRandom random = new SplittableRandom(2);
        List<HostImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] rgb = new float[3 * SIZE.pixels()];
            for (int k = 0; k < rgb.length; k++) {
                rgb[k] = (float) random.nextDouble();
            }
            images.add(new HostImage(Path.of(i + ".png"), Label.NORMAL, SIZE, rgb, Optional.empty(), SIZE));
        }
        HostBatch host = new HostBatch(images);
        return new Batch(host.toNative(step), new SplittableRandom(1));
    }

    private static float[] gaussian(int count) {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
