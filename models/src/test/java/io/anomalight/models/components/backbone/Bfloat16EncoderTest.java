package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class Bfloat16EncoderTest {
    private static final RunContext ENVIRONMENT = new RunContext(3, Console.SILENT, Path.of("cache"));

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet50"})
    void featuresAreThoseOfFloat32WithinTheErrorOfBfloat16(String backbone, NativeMemory memory) {
        BackboneSpec spec = new BackboneSpec(backbone, List.of("layer1", "layer2"), false, Map.of());
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = Encoders.load(spec, state, ENVIRONMENT);
            int before = memory.root().getManagedArrays().size();

            List<float[]> exact = extract(encoder, state, memory, Precision.FLOAT32);
            List<float[]> rough = extract(encoder, state, memory, Precision.BF16);

            for (int tap = 0; tap < exact.size(); tap++) {
                assertThat(distance(rough.get(tap), exact.get(tap))).isBetween(1e-4, 0.02);
            }
            assertThat(memory.root().getManagedArrays()).hasSize(before);
            assertThat(state.leaked()).isZero();
            assertThat(extract(encoder, state, memory, Precision.FLOAT32))
                    .usingRecursiveComparison()
                    .isEqualTo(exact);
        }
    }

    private static List<float[]> extract(
            FeatureExtractor encoder, ModuleState state, NativeMemory memory, Precision precision) {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = new float[2 * 3 * 32 * 48];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        List<float[]> taps = new java.util.ArrayList<>();
        PassMemory.Pass pass = state.pass().begin(precision);
        try (pass) {
            memory.inStep(state, step -> {
                NDList features = encoder.extract(step.create(pixels, new Shape(2, 3, 32, 48)));
                features.stream().map(NDArray::toFloatArray).forEach(taps::add);
            });
        }
        return taps;
    }

    /** The norm of the difference, as a share of the norm. */
    private static double distance(float[] actual, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
