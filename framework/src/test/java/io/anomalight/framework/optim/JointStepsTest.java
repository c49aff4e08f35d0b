package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One loss, (ab − 1)² with a = 2 and b = 3, and the optimizers of a and b; and gradients of inputs. */
@NoNativeLeaks
class JointStepsTest {
    private static final double A = 2;
    private static final double B = 3;

    @FunctionalInterface
    private interface Trial {
        void with(ModuleState state, Optimizers optimizers, NDManager step);
    }

    private static void inStep(NativeMemory memory, Arithmetic arithmetic, UpdateRule a, UpdateRule b, Trial trial) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("a", new float[] {(float) A}, 1);
            state.parameter("b", new float[] {(float) B}, 1);
            List<OptimizerSpec> specs =
                    List.of(new OptimizerSpec("a", List.of("a"), a), new OptimizerSpec("b", List.of("b"), b));
            OptimizerSettings settings = OptimizerSettings.PLAIN;
            OptimizerSettings chosen = new OptimizerSettings(
                    Optional.empty(), 1, settings.schedule(), settings.observer(), settings.profiler(), arithmetic);
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root(), chosen)) {
                memory.inStep(state, step -> trial.with(state, optimizers, step));
                assertThat(state.leaked()).isZero();
            }
        }
    }

    private static NDList nothing(NDManager step) {
        return new NDList(step.ones(new Shape(1)));
    }

    private static NDArray loss(ModuleState state, NDList in) {
        return in.head().mul(state.get("a")).mul(state.get("b")).sub(1).square().sum();
    }

    @Test
    void eachOptimizerStepsByItsOwnRuleAlongTheGradientOfTheLossBeforeTheSteps(NativeMemory memory) {
        inStep(memory, Arithmetic.FAST, new Sgd(1e-2, 0, 0), new Sgd(1e-3, 0, 0), (state, optimizers, step) -> {
            double loss = optimizers.minimizeTogether(List.of("a", "b"), nothing(step), in -> loss(state, in));

            assertThat(loss).isEqualTo((A * B - 1) * (A * B - 1));
            assertThat(state.get("a").getFloat()).isCloseTo((float) (A - 1e-2 * 2 * (A * B - 1) * B), within(1e-5f));
            assertThat(state.get("b").getFloat()).isCloseTo((float) (B - 1e-3 * 2 * (A * B - 1) * A), within(1e-5f));
            assertThat(optimizers.get("a").steps()).isEqualTo(1);
            assertThat(optimizers.get("b").steps()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void adamWShrinksTheParameterBeforeAStepOfAdam(Arithmetic arithmetic, NativeMemory memory) {
        double rate = 0.1;
        double decay = 0.5;
        AdamW rule = new AdamW(rate, 0.9, 0.999, 1, decay);
        inStep(memory, arithmetic, rule, new Sgd(1e-30, 0, 0), (state, optimizers, step) -> {
            double a = A;
            double m = 0;
            double v = 0;
            for (int t = 1; t <= 3; t++) {
                double gradient = 2 * (a * B - 1) * B;
                m = 0.9 * m + 0.1 * gradient;
                v = 0.999 * v + 0.001 * gradient * gradient;
                a -= rate * decay * a;
                a -= rate * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1);
                optimizers.minimizeTogether(List.of("a", "b"), nothing(step), in -> loss(state, in));
            }
            assertThat(state.get("a").getFloat()).isCloseTo((float) a, within(1e-5f));
        });
    }

    @Test
    void theGradientOfAnInputMovesNoParameter(NativeMemory memory) {
        inStep(memory, Arithmetic.FAST, new Sgd(1, 0, 0), new Sgd(1, 0, 0), (state, optimizers, step) -> {
            NDArray x = step.create(new float[] {1, -2}, new Shape(2));
            NDArray y = step.create(new float[] {5, 7}, new Shape(2));

            NDArray gradient = optimizers.gradient(
                    new NDList(x, y),
                    in -> state.get("a").mul(in.get(0)).mul(in.get(1)).sum());

            assertThat(gradient.toFloatArray()).containsExactly(10, 14);
            assertThat(x.hasGradient()).isFalse();
            assertThat(state.get("a").getFloat()).isEqualTo((float) A);
            assertThat(optimizers.steps()).isZero();
        });
    }
}
