package io.anomalight.framework.optim;

import static io.anomalight.framework.optim.LinearLoss.clip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Torch's optimizers skip a parameter whose {@code grad} is None: no loss since the last step depends on it. These
 * tests compare our optimizers with torch's rules, written out by hand.
 */
@NoNativeLeaks
class ParametersWithoutGradientTest {
    // Gradients of a and b in each loss; NaN where the loss does not depend on b.
    private static final double[][] LOSSES = {
        {1, 2}, {3, Double.NaN}, {-2, 4}, {1, Double.NaN}, {0.5, Double.NaN}, {1, -1}, {2, 3}, {-1, Double.NaN}
    };

    /** Torch's state of one parameter. */
    private static final class Parameter {
        private double value = 1;
        private Optional<Double> grad = Optional.empty();
        private double m;
        private double v;
        private Optional<Double> buffer = Optional.empty();
        private int steps;

        void backward(double gradient) {
            if (!Double.isNaN(gradient)) {
                grad = Optional.of(grad.orElse(0.0) + gradient);
            }
        }

        void adam(double lr, double weightDecay) {
            grad.map(given -> given + weightDecay * value).ifPresent(gradient -> {
                steps++;
                m = 0.9 * m + 0.1 * gradient;
                v = 0.999 * v + 0.001 * gradient * gradient;
                double corrected = Math.sqrt(v / (1 - Math.pow(0.999, steps)));
                value -= lr / (1 - Math.pow(0.9, steps)) * m / (corrected + 1e-2);
            });
            grad = Optional.empty();
        }

        void sgd(double lr, double momentum, double weightDecay) {
            grad.map(given -> given + weightDecay * value).ifPresent(gradient -> {
                buffer = Optional.of(
                        buffer.map(before -> momentum * before + gradient).orElse(gradient));
                value -= lr * buffer.orElseThrow();
            });
            grad = Optional.empty();
        }
    }

    private final Parameter a = new Parameter();
    private final Parameter b = new Parameter();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3})
    void adamSkipsStepMomentsAndCount(double weightDecay, NativeMemory memory) {
        for (double[] loss : LOSSES) {
            backward(loss);
            a.adam(0.1, weightDecay);
            b.adam(0.1, weightDecay);
        }
        assertLearned(memory, new Adam(0.1, 0.9, 0.999, 1e-2, weightDecay), OptimizerSettings.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3})
    void sgdSkipsMomentumAndWeightDecay(double weightDecay, NativeMemory memory) {
        for (double[] loss : LOSSES) {
            backward(loss);
            a.sgd(0.1, 0.9, weightDecay);
            b.sgd(0.1, 0.9, weightDecay);
        }
        assertLearned(memory, new Sgd(0.1, 0.9, weightDecay), OptimizerSettings.PLAIN);
    }

    @Test
    void theNormCountsOnlyExistingGradients(NativeMemory memory) {
        for (double[] loss : LOSSES) {
            backward(loss);
            double norm = Math.hypot(a.grad.orElse(0.0), b.grad.orElse(0.0));
            double scale = Math.min(1, 1.5 / (norm + 1e-6));
            List.of(a, b).forEach(each -> each.grad = each.grad.map(gradient -> gradient * scale));
            a.adam(0.1, 0);
            b.adam(0.1, 0);
        }
        assertLearned(memory, new Adam(0.1, 0.9, 0.999, 1e-2, 0), settings(1, clip(1.5, GradientClip.Algorithm.NORM)));
    }

    @Test
    void accumulationSkipsAParameterOnWhichNoLossDepends(NativeMemory memory) {
        for (int i = 0; i < LOSSES.length; i++) {
            backward(new double[] {LOSSES[i][0] / 2, LOSSES[i][1] / 2});
            if (i % 2 == 1) {
                a.adam(0.1, 0.3);
                b.adam(0.1, 0.3);
            }
        }
        double[][] pairs = {LOSSES[3], LOSSES[4]}; // one step is without b
        for (double[] loss : pairs) {
            backward(new double[] {loss[0] / 2, loss[1] / 2});
        }
        a.adam(0.1, 0.3);
        b.adam(0.1, 0.3);
        double[][] all = Arrays.copyOf(LOSSES, LOSSES.length + 2);
        System.arraycopy(pairs, 0, all, LOSSES.length, 2);

        assertThat(b.steps).isEqualTo(4);
        assertLearned(memory, new Adam(0.1, 0.9, 0.999, 1e-2, 0.3), settings(2, Optional.empty()), all);
    }

    @Test
    void aStepCountsEvenIfNoParameterHasAGradient(NativeMemory memory) {
        try (ModuleState state = state(memory)) {
            state.parameter("other", new float[] {1}, 1);
            List<OptimizerSpec> specs = List.of(
                    new OptimizerSpec("all", List.of("a", "b"), new Adam(0.1)),
                    new OptimizerSpec("other", List.of("other"), new Adam(0.1)));
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root())) {
                memory.inStep(state, step -> optimizers.get("all").minimize(new NDList(), in -> state.get("other")
                        .sum()));
                assertThat(optimizers.get("all").steps()).isEqualTo(1);
                assertThat(optimizers.counts())
                        .containsEntry("all", new OptimizerCounts(1, 0, Map.of("a", 1L, "b", 1L), Set.of()));
                assertThat(state.get("a").getFloat()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void resumingIsBitForBitEqual(int accumulate, NativeMemory memory) {
        OptimizerSettings settings = settings(accumulate, Optional.empty());
        double[][] neither = {{1, Double.NaN}, {2, Double.NaN}, {1, 1}, {-1, 2}}; // no gradient of b in a whole step
        double[][] losses = Stream.of(LOSSES, neither).flatMap(Stream::of).toArray(double[][]::new);
        for (int saved = 1; saved < losses.length; saved++) {
            Map<String, float[]> arrays = new LinkedHashMap<>();
            Map<String, OptimizerCounts> counts = new LinkedHashMap<>();
            float[] straight;
            try (ModuleState state = state(memory);
                    Optimizers optimizers = optimizers(state, memory, new Adam(0.1, 0.3), settings)) {
                learn(memory, state, optimizers, Arrays.copyOf(losses, saved));
                state.saved().forEach((name, array) -> arrays.put(name, array.toFloatArray()));
                optimizers.arrays().forEach((name, array) -> arrays.put(name, array.toFloatArray()));
                counts.putAll(optimizers.counts());
                learn(memory, state, optimizers, Arrays.copyOfRange(losses, saved, losses.length));
                straight = values(state);
            }
            try (ModuleState state = state(memory);
                    Optimizers optimizers = optimizers(state, memory, new Adam(0.1, 0.3), settings)) {
                state.saved().forEach((name, array) -> array.set(arrays.get(name)));
                optimizers.arrays().forEach((name, array) -> array.set(arrays.get(name)));
                optimizers.restore(counts);
                learn(memory, state, optimizers, Arrays.copyOfRange(losses, saved, losses.length));
                assertThat(values(state)).as("saved after " + saved).isEqualTo(straight);
            }
        }
    }

    @Test
    void resumingKeepsWhichParametersPendingLossesUse(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, new Adam(0.1), settings(2, Optional.empty()))) {
            learn(memory, state, optimizers, new double[][] {{1, Double.NaN}});
            assertThat(optimizers.counts()).containsEntry("all", new OptimizerCounts(0, 1, Map.of(), Set.of("b")));
        }
    }

    private void backward(double[] loss) {
        a.backward(loss[0]);
        b.backward(loss[1]);
    }

    private void assertLearned(NativeMemory memory, UpdateRule rule, OptimizerSettings settings) {
        assertLearned(memory, rule, settings, LOSSES);
    }

    private void assertLearned(NativeMemory memory, UpdateRule rule, OptimizerSettings settings, double[][] losses) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, rule, settings)) {
            learn(memory, state, optimizers, losses);
            assertThat(values(state)).containsExactly(new float[] {(float) a.value, (float) b.value}, within(1e-5f));
        }
    }

    private static OptimizerSettings settings(int accumulate, Optional<GradientClip> clip) {
        return new OptimizerSettings(clip, accumulate, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
    }

    private static ModuleState state(NativeMemory memory) {
        ModuleState state = new ModuleState(memory.root());
        state.parameter("a", new float[] {1}, 1);
        state.parameter("b", new float[] {1}, 1);
        return state;
    }

    private static Optimizers optimizers(
            ModuleState state, NativeMemory memory, UpdateRule rule, OptimizerSettings settings) {
        OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), rule);
        return new Optimizers(List.of(spec), state, memory.root(), settings);
    }

    private static void learn(NativeMemory memory, ModuleState state, Optimizers optimizers, double[][] losses) {
        for (double[] loss : losses) {
            memory.inStep(state, step -> {
                NDList factors = new NDList(step.create((float) loss[0]), step.create((float) loss[1]));
                optimizers.get("all").minimize(factors, in -> {
                    NDArray ofA = in.get(0).mul(state.get("a")).sum();
                    return Double.isNaN(loss[1])
                            ? ofA
                            : ofA.add(in.get(1).mul(state.get("b")).sum());
                });
            });
        }
    }

    private static float[] values(ModuleState state) {
        return new float[] {state.get("a").getFloat(), state.get("b").getFloat()};
    }
}
