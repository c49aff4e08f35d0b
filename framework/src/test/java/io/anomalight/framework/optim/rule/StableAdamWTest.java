package io.anomalight.framework.optim.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class StableAdamWTest {
    private static final double[][] GRADIENTS = {{3, -0.5}, {0.01, 40}, {1, 0.2}};

    @Test
    void threeStepsAreThoseOfTheFormula(NativeMemory memory) {
        assertThat(ours(false, memory)).containsExactly(formula(false), within(1e-6f));
    }

    @Test
    void threeStepsAreThoseOfTheFormulaWithTheLargestSecondMoment(NativeMemory memory) {
        assertThat(ours(true, memory)).containsExactly(formula(true), within(1e-6f));
        assertThat(formula(true)).isNotEqualTo(formula(false));
    }

    private static float[] ours(boolean amsgrad, NativeMemory memory) {
        StableAdamW rule = new StableAdamW(0.1, 0.8, 0.5, 1e-3, 0.2, amsgrad);
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray parameter = manager.create(new float[] {1, -2});
            List<List<NDArray>> slots = rule.slots().stream()
                    .map(slot -> List.of(manager.zeros(parameter.getShape())))
                    .toList();
            UpdateRule.Update update = rule.open(manager);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < GRADIENTS.length; i++) {
                float[] numbers = {(float) GRADIENTS[i][0], (float) GRADIENTS[i][1]};
                try (NDArray gradient = manager.create(numbers)) {
                    update.apply(List.of(parameter), List.of(gradient), slots, i + 1, 0.1);
                    assertThat(gradient.toFloatArray()).isEqualTo(numbers);
                }
            }
            assertThat(manager.getManagedArrays()).hasSize(before);
            return parameter.toFloatArray();
        }
    }

    private static float[] formula(boolean amsgrad) {
        double[] w = {1, -2};
        double[] m = new double[2];
        double[] v = new double[2];
        double[] largest = new double[2];
        double[] root = new double[2];
        for (int step = 1; step <= GRADIENTS.length; step++) {
            double squares = 0;
            for (int i = 0; i < 2; i++) {
                double g = GRADIENTS[step - 1][i];
                m[i] = 0.8 * m[i] + 0.2 * g;
                v[i] = 0.5 * v[i] + 0.5 * g * g;
                largest[i] = Math.max(largest[i], v[i]);
                root[i] = Math.sqrt((amsgrad ? largest[i] : v[i]) / (1 - Math.pow(0.5, step))) + 1e-3;
                squares += Math.pow(g / root[i], 2) / 2;
            }
            double rate = 0.1 / (1 - Math.pow(0.8, step)) / Math.max(1, Math.sqrt(squares));
            for (int i = 0; i < 2; i++) {
                w[i] = w[i] * (1 - 0.1 * 0.2) - rate * m[i] / root[i];
            }
        }
        return new float[] {(float) w[0], (float) w[1]};
    }

    @Test
    void settingsAreCheckedAsThoseOfAdam() {
        assertThatThrownBy(() -> new StableAdamW(0, 0.9, 0.999, 1e-8, 0, true))
                .hasMessage("lr must be positive, but is 0.0");
    }
}
