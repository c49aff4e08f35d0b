package io.anomalight.models.components.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class NormTest {

    @Test
    void isTheLengthButNeverLessThanEpsilon(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Norm norm = new Norm(1e-12);
            memory.inStep(state, step -> {
                NDArray x = step.create(new float[] {3, 4, 0, 0}, new Shape(2, 2));
                float[] actual = norm(norm, x).toFloatArray();
                assertThat(actual[0]).isEqualTo(5);
                assertThat(actual[1]).isCloseTo(1e-12f, within(1e-15f));
            });
        }
    }

    @Test
    void hasNoGradientWhereAllIsZero(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Norm norm = new Norm(1e-12);
            NDArray x = state.parameter("x", new float[] {3, 4, 0, 0}, 2, 2);
            x.setRequiresGradient(true);
            memory.inStep(state, step -> {
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    collector.backward(norm(norm, x).sum());
                    try (NDArray gradient = x.getGradient()) {
                        assertThat(gradient.toFloatArray())
                                .containsExactly(new float[] {0.6f, 0.8f, 0, 0}, within(1e-6f));
                    }
                }
            });
        }
    }

    private static NDArray norm(Norm norm, NDArray x) {
        return EagerOperand.compute(x, in -> norm.of(in, new int[] {1}, false));
    }
}
