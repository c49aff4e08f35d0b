package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FlowInitializerTest {

    @Test
    void drawsWhatPyTorchAndFrEIADraw(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FlowInitializer.initialize(new FlowShape(33, 128, 1, 1.9, false), state, "", new SplittableRandom(1));

            double bound = 1 / Math.sqrt(17 + 128);
            assertUniform(state.get("hidden.weight").toFloatArray(), bound);
            assertUniform(state.get("hidden.bias").toFloatArray(), bound);
            assertUniform(state.get("out.weight").toFloatArray(), bound / Math.sqrt(2));
            assertUniform(state.get("out.bias").toFloatArray(), bound / Math.sqrt(2));
            assertThat(state.get("scale").toFloatArray()).containsOnly((float) 9.986478501101022);
            assertThat(state.get("offset").toFloatArray()).containsOnly(0f);
            assertThat(state.get("perm").toLongArray())
                    .doesNotHaveDuplicates()
                    .hasSize(33)
                    .contains(0, 32);
        }
    }

    private static void assertUniform(float[] values, double bound) {
        double squares = 0;
        double largest = 0;
        for (float value : values) {
            squares += value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(0.9 * bound);
        assertThat(squares / values.length).isCloseTo(bound * bound / 3, within(0.25 * bound * bound / 3));
    }

    @Test
    void sizesAreThoseOfThePaper(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizingFlow flow = new NormalizingFlow(new FlowShape(512, 128, 1, 1.9, false), state, "");
            flow.initialize(new SplittableRandom(1));
            long trainable = flow.parameterNames().stream()
                    .mapToLong(name -> state.get(name).size())
                    .sum();
            assertThat(trainable).isEqualTo(690_432);
        }
    }

    @Test
    void rotationsAreOrthonormalWithDeterminantOne() {
        int n = 7;
        SplittableRandom random = new SplittableRandom(5);
        double firstEntries = 0;
        for (int draw = 0; draw < 200; draw++) {
            float[] r = RandomRotation.draw(n, random);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double dot = 0;
                    for (int k = 0; k < n; k++) {
                        dot += r[i * n + k] * r[j * n + k];
                    }
                    assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-6));
                }
            }
            firstEntries += r[0];
        }
        // Uniform over directions: no axis is favoured, so the mean of an entry is 0 within its spread 1/sqrt(7·200).
        assertThat(firstEntries / 200).isCloseTo(0, within(0.1));
    }

    @Test
    void rotationsInThePlaneTurnAndDoNotMirror() {
        float[] r = RandomRotation.draw(2, new SplittableRandom(9));
        assertThat(r[0] * r[3] - r[1] * r[2]).isCloseTo(1, within(1e-6f));
    }
}
