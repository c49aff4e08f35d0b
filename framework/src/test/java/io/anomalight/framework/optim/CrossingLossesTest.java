package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two optimizers that both minimize (ab − 1)²: the gradient of one loss must not be added to that of the other. */
@NoNativeLeaks
class CrossingLossesTest {
    private static final double A = 2;
    private static final double B = 3;
    private static final UpdateRule STILL = new Sgd(1e-30, 0, 0);

    /** Records the gradients of b. */
    private static final class Noting implements StepObserver {
        private final List<Double> gradients = new ArrayList<>();

        @Override
        public void onBeforeStep(String optimizer, Gradients given) {
            if (optimizer.equals("b")) {
                gradients.add(given.norm());
            }
        }
    }

    private final Noting noting = new Noting();

    @ParameterizedTest
    @CsvSource({"1e-3, 20.0000, 19.8400, 19.6813", "2e-3, 20.0000, 19.6800, 19.3651"})
    void theGradientComesFromTheOwnLossOnly(
            double rate, double first, double second, double third, NativeMemory memory) {
        descend(memory, new Sgd(rate, 0, 0), Optional.empty(), 1, 3);

        assertThat(noting.gradients.get(0)).isCloseTo(first, within(1e-4));
        assertThat(noting.gradients.get(1)).isCloseTo(second, within(1e-4));
        assertThat(noting.gradients.get(2)).isCloseTo(third, within(1e-4));
    }

    @Test
    void adamStepsAsIfThereWereNoOtherOptimizer(NativeMemory memory) {
        double b = B;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 4; t++) {
            double gradient = gradient(b);
            m = 0.9 * m + 0.1 * gradient;
            v = 0.999 * v + 0.001 * gradient * gradient;
            b -= 0.1 / (1 - Math.pow(0.9, t)) * m / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 5);
        }

        assertThat(descend(memory, new Adam(0.1, 0.9, 0.999, 5, 0), Optional.empty(), 1, 4))
                .isCloseTo((float) b, within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource(GradientClip.Algorithm.class)
    void clippingLimitsTheGradientOfTheOwnLossOnly(GradientClip.Algorithm algorithm, NativeMemory memory) {
        Optional<GradientClip> clip = Optional.of(new GradientClip(19.9, algorithm));
        double b = B - 1e-2 * 19.9;
        double second = gradient(b); // below the limit, so added gradients of other losses would be clipped
        b -= 1e-2 * second;

        assertThat(descend(memory, new Sgd(1e-2, 0, 0), clip, 1, 2)).isCloseTo((float) b, within(1e-5f));
        assertThat(noting.gradients.get(1)).isCloseTo(second, within(1e-4));
    }

    @Test
    void accumulationAddsTheGradientsOfTheOwnLossesOnly(NativeMemory memory) {
        double b = B;
        for (int step = 0; step < 2; step++) {
            b -= 1e-2 * gradient(b); // the mean of three equal gradients
        }

        assertThat(descend(memory, new Sgd(1e-2, 0, 0), Optional.empty(), 3, 6)).isCloseTo((float) b, within(1e-5f));
        assertThat(noting.gradients.get(0)).isCloseTo(20, within(1e-4));
    }

    @Test
    void aParameterOfTwoOptimizersIsMovedByEachAlongItsOwnLoss(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(
                        state,
                        memory,
                        spec("first", "b", new GradientDescent()),
                        spec("second", "b", new Sgd(0.5, 0, 0)))) {
            minimize(memory, state, optimizers, "first", loss -> loss.mul(state.constant(0.1))); // gradient 2
            assertThat(state.get("b").getFloat()).isCloseTo(1, within(1e-5f));
            minimize(memory, state, optimizers, "second", loss -> loss); // gradient 2 (2 - 1) 2 = 4
            assertThat(state.get("b").getFloat()).isCloseTo(-1, within(1e-5f));
        }
    }

    @Test
    void anArrayWithoutOptimizerNeitherMovesNorCollectsGradients(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, spec("b", "b", STILL))) {
            state.get("a").setRequiresGradient(true); // as a careless module might
            minimize(memory, state, optimizers, "b", loss -> loss);

            assertThat(state.get("a").getFloat()).isEqualTo((float) A);
            memory.inStep(state, step -> assertThat(state.get("a").getGradient().getFloat())
                    .isZero());
        }
    }

    @Test
    void aFailedLossDoesNotAffectTheNextOne(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, spec("b", "b", new Sgd(1e-3, 0, 0)))) {
            assertThatThrownBy(() -> minimize(memory, state, optimizers, "b", loss -> {
                        throw new IllegalStateException("no such feature");
                    }))
                    .hasMessage("no such feature");
            minimize(memory, state, optimizers, "b", loss -> loss);
        }
        assertThat(noting.gradients).hasSize(1);
        assertThat(noting.gradients.get(0)).isCloseTo(20, within(1e-4));
    }

    /**
     * Before the fix, the failed backward pass had already written a gradient of b, which was added to the next one.
     */
    @Test
    void aFailedBackwardPassDoesNotAffectTheNextOne(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers =
                        optimizers(state, memory, new OptimizerSpec("b", List.of("a", "b"), new Sgd(1e-3, 0, 0)))) {
            assertThatThrownBy(() -> memory.inStep(
                            state, step -> optimizers.get("b").minimize(new NDList(step.ones(new Shape(1))), in -> {
                                NDArray early = in.head().mul(state.get("a")).exp();
                                NDArray sum =
                                        early.add(in.head().mul(state.get("b"))).sum();
                                early.addi(in.head()); // torch needs the result of exp in the backward pass
                                return sum;
                            })))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("modified by an inplace operation");
            minimize(memory, state, optimizers, "b", loss -> loss);
        }
        assertThat(noting.gradients).hasSize(1);
        assertThat(noting.gradients.get(0)).isCloseTo(Math.hypot(20, 30), within(1e-4));
    }

    /**
     * The record would keep all arrays of the step alive, and the next backward pass would also run through the last
     * loss.
     */
    @Test
    void anArrayStoredByALossIsStoredWithoutItsGradientRecord(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, spec("b", "b", new Sgd(1e-3, 0, 0)))) {
            state.parameter("last", new float[] {0}, 1);
            for (int i = 0; i < 2; i++) {
                memory.inStep(state, step -> optimizers.get("b").minimize(new NDList(step.ones(new Shape(1))), in -> {
                    NDArray product = in.head().mul(state.get("b"));
                    NDArray sum = product.add(state.get("last")).sum();
                    state.parameter("last", product);
                    state.constant(7);
                    state.parameter("seen", new float[] {1}, 1);
                    return sum;
                }));
                assertThat(state.get("last").hasGradient()).isFalse();
            }
            assertThat(noting.gradients).containsExactly(1.0, 1.0);
            assertThat(state.get("last").getFloat()).isCloseTo((float) (B - 1e-3), within(1e-6f));
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void aFailedOptimizerLeavesNoParameterThatRequiresGradients(NativeMemory memory) {
        try (ModuleState state = state(memory)) {
            assertThatThrownBy(() -> optimizers(state, memory, spec("a", "a", STILL), spec("b", "c", STILL)))
                    .hasMessageContaining("has no array \"c\"");
            assertThat(state.get("a").hasGradient()).isFalse();
            assertThat(memory.root().getManagedArrays()).hasSize(2);
        }
    }

    private static double gradient(double b) {
        return 2 * (A * b - 1) * A;
    }

    /** Minimizes the loss with a's optimizer, which does not move a, and with b's in turn; returns the final b. */
    private float descend(
            NativeMemory memory, UpdateRule ofB, Optional<GradientClip> clip, int accumulate, int losses) {
        OptimizerSettings settings = new OptimizerSettings(clip, accumulate, Schedule.CONSTANT, noting, Profiler.NONE);
        try (ModuleState state = state(memory);
                Optimizers optimizers = new Optimizers(
                        List.of(spec("a", "a", STILL), spec("b", "b", ofB)), state, memory.root(), settings)) {
            for (int i = 0; i < losses; i++) {
                minimize(memory, state, optimizers, "a", loss -> loss);
                minimize(memory, state, optimizers, "b", loss -> loss);
            }
            assertThat(state.get("a").getFloat()).isEqualTo((float) A);
            assertThat(state.leaked()).isZero();
            return state.get("b").getFloat();
        }
    }

    private Optimizers optimizers(ModuleState state, NativeMemory memory, OptimizerSpec... specs) {
        OptimizerSettings settings =
                new OptimizerSettings(Optional.empty(), 1, Schedule.CONSTANT, noting, Profiler.NONE);
        return new Optimizers(List.of(specs), state, memory.root(), settings);
    }

    private static OptimizerSpec spec(String name, String parameter, UpdateRule rule) {
        return new OptimizerSpec(name, List.of(parameter), rule);
    }

    private static ModuleState state(NativeMemory memory) {
        ModuleState state = new ModuleState(memory.root());
        state.parameter("a", new float[] {(float) A}, 1);
        state.parameter("b", new float[] {(float) B}, 1);
        return state;
    }

    private static void minimize(
            NativeMemory memory, ModuleState state, Optimizers optimizers, String name, UnaryOperator<NDArray> change) {
        memory.inStep(
                state,
                step -> optimizers.get(name).minimize(new NDList(step.ones(new Shape(1))), in -> change.apply(in.head()
                                .mul(state.get("a"))
                                .mul(state.get("b"))
                                .sub(1)
                                .square())
                        .sum()));
    }
}
