package io.anomalight.framework.optim.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NoNativeLeaks
class AmsGradTest {
    /** A large gradient first: then the largest second moment is not the current one. */
    private static final float[] GRADIENTS = {5, -0.1f, 0.2f, 0.1f, 0.3f, 0.1f};

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void stepsEqualTorchsAdamWWithAmsgradByHand(Arithmetic arithmetic, NativeMemory memory) {
        AmsGrad rule = new AmsGrad(0.05, 0.8, 0.6, 1e-2, 0.3);
        double w = 1.5;
        double m = 0;
        double v = 0;
        double largest = 0;
        try (ModuleState state = new ModuleState(memory.root())) {
            List<NDArray> parameters = List.of(state.parameter("w", new float[] {1.5f}, 1));
            List<List<NDArray>> slots = rule.slots().stream()
                    .map(slot -> List.of(state.buffer(slot, new float[1], 1)))
                    .toList();
            UpdateRule.Update update =
                    state.open(manager -> arithmetic.choose(() -> rule.open(manager), () -> rule.openPlain(manager)));
            for (int t = 1; t <= GRADIENTS.length; t++) {
                float gradient = GRADIENTS[t - 1];
                m = 0.8 * m + 0.2 * gradient;
                v = 0.6 * v + 0.4 * gradient * gradient;
                largest = Math.max(largest, v);
                w *= 1 - 0.05 * 0.3;
                w -= 0.05 * m / (1 - Math.pow(0.8, t)) / (Math.sqrt(largest / (1 - Math.pow(0.6, t))) + 1e-2);
                int number = t;
                memory.inStep(
                        state,
                        step -> update.apply(
                                parameters, List.of(step.create(new float[] {gradient})), slots, number, 0.05));
                assertThat(parameters.get(0).toFloatArray()[0]).isCloseTo((float) w, within(1e-5f));
            }
            assertThat(largest).isGreaterThan(2 * v);
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new AmsGrad(0, 0)).hasMessage("lr must be positive, but is 0.0");
        assertThatThrownBy(() -> new AmsGrad(1, -1)).hasMessage("weight_decay must not be negative, but is -1.0");
    }
}
