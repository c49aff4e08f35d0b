package io.anomalight.models.cfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.testing.GivenFeatures;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against {@code cfa_reference.py}: a radius that attracts patches only, and one that also repels them. */
@NoNativeLeaks
class CfaGoldenTest {
    private static final ImageSize SIZE = new ImageSize(20, 28);
    private static final int TRAIN = 7;
    private static final int TEST = 2;
    private static final int BATCH = 3;

    private final Safetensors golden = Golden.open("cfa");

    @ParameterizedTest
    @CsvSource({
        "small,1e-5,FAST,SOFTMIN",
        "large,1.2,FAST,NEAREST",
        "small,1e-5,PLAIN,NEAREST",
        "large,1.2,PLAIN,SOFTMIN"
    })
    void centroidsGradientsStepsAndMapsAgreeWithTheReference(
            String name, double radius, Arithmetic arithmetic, CfaConfig.ScoreType scoreType, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cfa cfa = cfa(radius, scoreType, state, arithmetic);
            memory.inStep(state, step -> {
                for (String parameter : Descriptor.PARAMETERS) {
                    float[] values = golden.read("before." + last(parameter)).floats();
                    NDArray array = state.get(parameter);
                    array.set(new NDIndex("..."), step.create(values, array.getShape()));
                }
            });
            prepare(cfa, memory);
            assertClose(name + ".bank", state.get(Centroids.NAME).toFloatArray());
            assertThat(state.saved()).containsOnlyKeys(Descriptor.WEIGHT, Descriptor.BIAS, Centroids.NAME);
            memory.inStep(state, step -> {
                List<NDArray> gradients = Descriptor.PARAMETERS.stream()
                        .map(parameter -> step.ones(state.get(parameter).getShape()))
                        .toList();
                cfa.loss(batch(step, 0)).compute(gradients);
                assertClose(name + ".gradient.weight", gradients.get(0).toFloatArray());
                assertClose(name + ".gradient.bias", gradients.get(1).toFloatArray());
            });
            assertClose(
                    name + ".losses", losses(cfa, golden.read(name + ".losses").floats().length, memory));
            for (String parameter : Descriptor.PARAMETERS) {
                assertClose(
                        name + ".after." + last(parameter), state.get(parameter).toFloatArray());
            }
            assertMaps(name, scoreType.name().toLowerCase(Locale.ROOT), cfa, memory);
            assertThat(state.leaked()).isZero();
        }
    }

    private static void prepare(Cfa cfa, NativeMemory memory) {
        PreparationPasses passes = cfa.capabilities().preparation().orElseThrow();
        try (Optimizers optimizers = new Optimizers(cfa.configureOptimizers(), cfa.state(), memory.root())) {
            for (int from = 0; from < TRAIN; from += BATCH) {
                int first = from;
                int last = Math.min(TRAIN, from + BATCH);
                memory.inStep(cfa.state(), step -> passes.step()
                        .prepare(0, GivenFeatures.batch(step, SIZE, first, last), optimizers));
            }
            memory.inStep(cfa.state(), step -> passes.end().accept(0));
        }
    }

    private static float[] losses(Cfa cfa, int steps, NativeMemory memory) {
        float[] losses = new float[steps];
        try (Optimizers optimizers = new Optimizers(cfa.configureOptimizers(), cfa.state(), memory.root())) {
            for (int i = 0; i < steps; i++) {
                int at = i;
                memory.inStep(
                        cfa.state(),
                        step -> losses[at] = cfa.trainingStep(batch(step, at), optimizers)
                                .scalars()
                                .getOrDefault("loss", Double.NaN)
                                .floatValue());
            }
        }
        return losses;
    }

    private static Batch batch(NDManager step, int number) {
        int first = number % 2 * BATCH;
        return GivenFeatures.batch(step, SIZE, first, first + BATCH);
    }

    private void assertMaps(String name, String scoreType, Cfa cfa, NativeMemory memory) {
        PassMemory.Pass pass = cfa.state().pass().begin(Precision.FLOAT32);
        try (pass) {
            memory.inStep(cfa.state(), step -> {
                Prediction prediction = cfa.validationStep(GivenFeatures.batch(step, SIZE, TRAIN, TRAIN + TEST));
                assertClose(
                        name + ".maps." + scoreType, prediction.anomalyMaps().toFloatArray());
                assertClose(name + ".loss", prediction.scalars().getOrDefault("loss", new float[0]));
            });
        }
    }

    private Cfa cfa(double radius, CfaConfig.ScoreType scoreType, ModuleState state, Arithmetic arithmetic) {
        List<float[]> features = IntStream.range(0, 2)
                .mapToObj(tap -> {
                    float[] train = golden.read("train." + tap).floats();
                    float[] test = golden.read("test." + tap).floats();
                    float[] all = Arrays.copyOf(train, train.length + test.length);
                    System.arraycopy(test, 0, all, train.length, test.length);
                    return all;
                })
                .toList();
        GivenFeatures encoder = new GivenFeatures(
                List.of(new FeatureLayer("layer1", 4, 4), new FeatureLayer("layer2", 3, 8)),
                features,
                List.of(new ImageSize(5, 7), new ImageSize(3, 4)));
        BackboneSpec spec = new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of());
        CfaConfig config =
                new CfaConfig(SIZE, spec, 1, 2, 3, 2, radius, Optional.of(scoreType), 2e-2, 5e-2, Optional.empty());
        RunContext context = new RunContext(0, Console.SILENT, Path.of("unused")).with(arithmetic);
        return new Cfa(config, encoder, state, context);
    }

    private static String last(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    private void assertClose(String name, float[] actual) {
        float[] expected = golden.read(name).floats();
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).as(name).containsExactly(expected, within(2e-5f * largest));
    }
}
