package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clipping, accumulation and schedules, against the formulas by hand; the loss is x · a + y b, its gradient (x, y). */
@NoNativeLeaks
class DescentTest {
    private static final float[] X = {3, -4};
    private static final float Y = 12; // with X, the norm of the gradients is 13

    @Test
    void aNormAboveTheBoundIsScaledAsTorchScalesIt(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(2, GradientClip.Algorithm.NORM), 1)) {
            minimize(optimizers, state, memory, X, Y);

            double scale = 2 / (13 + 1e-6); // clip_grad_norm_
            assertThat(state.get("a").toFloatArray())
                    .containsExactly(new float[] {(float) (1 - 3 * scale), (float) (2 + 4 * scale)}, within(1e-6f));
            assertThat(state.get("b").getFloat()).isCloseTo((float) (3 - 12 * scale), within(1e-6f));
        }
    }

    @Test
    void aNormWithinTheBoundIsLeftAsItIs(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(13.1, GradientClip.Algorithm.NORM), 1)) {
            minimize(optimizers, state, memory, X, Y);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3, 2 + 4);
            assertThat(state.get("b").getFloat()).isEqualTo(3 - 12);
        }
    }

    @Test
    void eachElementIsBoundedByValue(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(3.5, GradientClip.Algorithm.VALUE), 1)) {
            minimize(optimizers, state, memory, X, Y);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3, 2 + 3.5f);
            assertThat(state.get("b").getFloat()).isEqualTo(3 - 3.5f);
        }
    }

    @Test
    void clippedGradientsAreClearedLikeOthers(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(3.5, GradientClip.Algorithm.VALUE), 1)) {
            minimize(optimizers, state, memory, X, Y);
            minimize(optimizers, state, memory, new float[] {1, 1}, 1);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3 - 1, 2 + 3.5f - 1);
        }
    }

    @Test
    void accumulatedLossesAreOneStepAlongTheirMeanGradient(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, Optional.empty(), 3)) {
            minimize(optimizers, state, memory, new float[] {3, 0}, 1);
            minimize(optimizers, state, memory, new float[] {6, 3}, 1);
            assertThat(state.get("a").toFloatArray()).containsExactly(1, 2);
            assertThat(optimizers.steps()).isZero();
            minimize(optimizers, state, memory, new float[] {0, -9}, 4);

            assertThat(state.get("a").toFloatArray()).containsExactly(new float[] {1 - 3, 2 + 2}, within(1e-6f));
            assertThat(state.get("b").getFloat()).isCloseTo(3 - 2, within(1e-6f));
            assertThat(optimizers.steps()).isEqualTo(1);
        }
    }

    @Test
    void accumulationEqualsAdamOnTheMeanOfTheLosses(NativeMemory memory) {
        float[][] accumulated = new float[2][];
        float[][] atOnce = new float[2][];
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, accumulating(2))) {
            for (int i = 0; i < 4; i++) {
                minimize(optimizers, state, memory, new float[] {1, 2}, 3);
                minimize(optimizers, state, memory, new float[] {5, -4}, 1);
            }
            accumulated[0] = state.get("a").toFloatArray();
            accumulated[1] = state.get("b").toFloatArray();
        }
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, Descent.PLAIN)) {
            for (int i = 0; i < 4; i++) {
                minimize(optimizers, state, memory, new float[] {3, -1}, 2);
            }
            atOnce[0] = state.get("a").toFloatArray();
            atOnce[1] = state.get("b").toFloatArray();
        }
        assertThat(accumulated).isDeepEqualTo(atOnce);
    }

    @Test
    void theEndOfAnEpochStepsAlongTheMeanOfWhatIsLeft(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, Optional.empty(), 4)) {
            minimize(optimizers, state, memory, new float[] {2, 0}, 1);
            minimize(optimizers, state, memory, new float[] {4, 8}, 1);
            optimizers.flush();
            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3, 2 - 4);
            optimizers.flush();
            assertThat(optimizers.steps()).isEqualTo(1);

            for (int i = 0; i < 4; i++) {
                minimize(optimizers, state, memory, new float[] {1, 0}, 0); // the next epoch begins to count anew
            }
            assertThat(optimizers.steps()).isEqualTo(2);
            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 3 - 1, 2 - 4);
        }
    }

    @Test
    void theMeanOfAccumulatedGradientsIsWhatIsClipped(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(1.5, GradientClip.Algorithm.VALUE), 2)) {
            minimize(optimizers, state, memory, new float[] {100, 4}, 1);
            minimize(optimizers, state, memory, new float[] {-98, -2}, 1);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 1, 2 - 1); // not clipped loss by loss
        }
    }

    @Test
    void anInfiniteGradientIsForgottenAfterItsStep(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(1, GradientClip.Algorithm.VALUE), 2)) {
            minimize(optimizers, state, memory, new float[] {Float.POSITIVE_INFINITY, 0}, 0);
            minimize(optimizers, state, memory, new float[] {0, 0}, 0);
            minimize(optimizers, state, memory, new float[] {0.5f, 0}, 0);
            minimize(optimizers, state, memory, new float[] {0.5f, 0}, 0);

            assertThat(state.get("a").toFloatArray()).containsExactly(1 - 1 - 0.5f, 2);
        }
    }

    @Test
    void aNormThatIsNoNumberSpoilsEveryParameterAsInTorch(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(1, GradientClip.Algorithm.NORM), 1)) {
            minimize(optimizers, state, memory, new float[] {Float.NaN, 0}, 1);

            assertThat(state.get("b").getFloat()).isNaN();
        }
    }

    @ParameterizedTest
    @EnumSource(GradientClip.Algorithm.class)
    void whatWasSavedInTheMiddleOfAnAccumulationGoesOnBitForBit(GradientClip.Algorithm algorithm, NativeMemory memory) {
        Descent descent = new Descent(clip(2, algorithm), 3, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
        float[] straight;
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, descent)) {
            for (int i = 0; i < 10; i++) {
                minimize(optimizers, state, memory, new float[] {i, 1}, 0.1f * i);
            }
            straight = state.get("a").toFloatArray();
        }
        Map<String, float[]> saved = new LinkedHashMap<>();
        Map<String, float[]> parameters = new LinkedHashMap<>();
        Map<String, OptimizerCounts> counts;
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, descent)) {
            for (int i = 0; i < 5; i++) {
                minimize(optimizers, state, memory, new float[] {i, 1}, 0.1f * i);
            }
            optimizers.arrays().forEach((name, array) -> saved.put(name, array.toFloatArray()));
            state.kept().forEach((name, array) -> parameters.put(name, array.toFloatArray()));
            counts = optimizers.counts();
        }
        assertThat(saved)
                .containsOnlyKeys(
                        "all.exp_avg.a",
                        "all.exp_avg.b",
                        "all.exp_avg_sq.a",
                        "all.exp_avg_sq.b",
                        "all.pending.a",
                        "all.pending.b");
        assertThat(counts).containsExactly(Map.entry("all", new OptimizerCounts(1, 2)));
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, descent)) {
            state.kept().forEach((name, array) -> array.set(parameters.get(name)));
            optimizers.arrays().forEach((name, array) -> array.set(saved.get(name)));
            optimizers.restore(counts);
            for (int i = 5; i < 10; i++) {
                minimize(optimizers, state, memory, new float[] {i, 1}, 0.1f * i);
            }
            assertThat(state.get("a").toFloatArray()).isEqualTo(straight);
            assertThat(optimizers.counts()).containsExactly(Map.entry("all", new OptimizerCounts(3, 1)));
        }
    }

    @Test
    void theRateOfTheSchedulesReachesAdam(NativeMemory memory) {
        double[] factors = {1, 0.5, 0.25};
        Schedule recipes = at -> factors[at.epoch()];
        Schedule modules = at -> at.batch() == 0 ? 1 : 3;
        double w = 1;
        double m = 0;
        double v = 0;
        try (ModuleState state = state(memory)) {
            OptimizerSpec spec = new OptimizerSpec("all", List.of("a"), new Adam(0.1), modules);
            Descent descent = new Descent(Optional.empty(), 1, recipes, StepObserver.NONE, Profiler.NONE);
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root(), descent)) {
                for (int t = 1; t <= 6; t++) {
                    int epoch = (t - 1) / 2;
                    int batch = (t - 1) % 2;
                    double rate = 0.1 * factors[epoch] * (batch == 0 ? 1 : 3);
                    double gradient = t;
                    m = 0.9 * m + 0.1 * gradient;
                    v = 0.999 * v + 0.001 * gradient * gradient;
                    w -= rate / (1 - Math.pow(0.9, t)) * m / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);

                    optimizers.schedule(new Schedule.Moment(epoch, batch, 2, 3));
                    assertThat(optimizers.learningRates()).containsExactly(Map.entry("all", rate));
                    minimize(optimizers, state, memory, new float[] {t, 0}, 0);
                    assertThat(state.get("a").toFloatArray()[0]).isCloseTo((float) w, within(1e-5f));
                }
            }
        }
    }

    @Test
    void theObserverSeesGradientsBeforeTheyAreClipped(NativeMemory memory) {
        List<Double> norms = new ArrayList<>();
        StepObserver observer = new StepObserver() {
            @Override
            public void onBeforeStep(String optimizer, Gradients gradients) {
                norms.add(gradients.norm());
            }
        };
        try (ModuleState state = state(memory)) {
            OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), new GradientDescent());
            Descent descent =
                    new Descent(clip(1, GradientClip.Algorithm.NORM), 1, Schedule.CONSTANT, observer, Profiler.NONE);
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root(), descent)) {
                minimize(optimizers, state, memory, X, Y);
            }
        }
        assertThat(norms).containsExactly(13.0);
    }

    @ParameterizedTest
    @EnumSource(GradientClip.Algorithm.class)
    void nativeMemoryStaysFlatWithClippingAndAccumulation(GradientClip.Algorithm algorithm, NativeMemory memory) {
        Descent descent = new Descent(clip(0.1, algorithm), 3, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
        try (ModuleState state = state(memory);
                Optimizers optimizers = adam(state, memory, descent)) {
            minimize(optimizers, state, memory, X, Y);
            int before = memory.root().getManagedArrays().size();
            for (int i = 0; i < 100; i++) {
                minimize(optimizers, state, memory, X, Y);
                if (i % 10 == 9) {
                    optimizers.flush();
                }
            }
            assertThat(memory.root().getManagedArrays()).hasSize(before);
            assertThat(state.strays()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aParameterThatNoLossUsesStaysWhereItIs(int accumulate, NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = descent(state, memory, clip(1, GradientClip.Algorithm.NORM), accumulate)) {
            for (int i = 0; i < accumulate; i++) {
                memory.inStep(state, step -> optimizers
                        .get("all")
                        .minimize(
                                new NDList(step.create(new float[] {3, -4}, new Shape(2))),
                                in -> in.head().mul(state.get("a")).sum()));
            }
            assertThat(state.get("a").toFloatArray()).containsExactly(new float[] {1 - 0.6f, 2 + 0.8f}, within(1e-5f));
            assertThat(state.get("b").getFloat()).isEqualTo(3);
        }
    }

    @Test
    void boundsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new GradientClip(0, GradientClip.Algorithm.NORM))
                .hasMessage("gradient_clip_val must be positive, but is 0.0");
        assertThatThrownBy(() -> accumulating(0)).hasMessage("accumulate_grad_batches must be at least 1, but is 0");
    }

    private static ModuleState state(NativeMemory memory) {
        ModuleState state = new ModuleState(memory.root());
        state.own("a", new float[] {1, 2}, 2);
        state.own("b", new float[] {3}); // a scalar
        return state;
    }

    private static Optional<GradientClip> clip(double value, GradientClip.Algorithm algorithm) {
        return Optional.of(new GradientClip(value, algorithm));
    }

    private static Descent accumulating(int losses) {
        return new Descent(Optional.empty(), losses, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
    }

    private static Optimizers descent(
            ModuleState state, NativeMemory memory, Optional<GradientClip> clip, int accumulate) {
        OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), new GradientDescent());
        Descent descent = new Descent(clip, accumulate, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);
        return new Optimizers(List.of(spec), state, memory.root(), descent);
    }

    private static Optimizers adam(ModuleState state, NativeMemory memory, Descent descent) {
        OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), new Adam(0.1));
        return new Optimizers(List.of(spec), state, memory.root(), descent);
    }

    /** One loss whose gradient is {@code x} for a and {@code y} for b, wherever they are. */
    private static void minimize(Optimizers optimizers, ModuleState state, NativeMemory memory, float[] x, float y) {
        memory.inStep(state, step -> optimizers
                .get("all")
                .minimize(
                        new NDList(step.create(x, new Shape(2)), step.create(new float[] {y}, new Shape())),
                        in -> in.get(0).mul(state.get("a")).sum().add(in.get(1).mul(state.get("b")))));
    }
}
