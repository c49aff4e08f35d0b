package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NoNativeLeaks
class MinimizeAllTest {
    private static final List<OptimizerSpec> SPECS = List.of(
            new OptimizerSpec("a", List.of("a"), new GradientDescent()),
            new OptimizerSpec("b", List.of("b"), new GradientDescent()));

    /** Records all calls and their threads. */
    private static final class Watching implements StepObserver {
        private final List<String> seen = new ArrayList<>();
        private final Set<Thread> threads = new HashSet<>();

        @Override
        public void onLoss(String optimizer, double loss) {
            seen.add(optimizer + " lost " + loss);
            threads.add(Thread.currentThread());
        }

        @Override
        public void onBeforeStep(String optimizer, Gradients gradients) {
            seen.add(optimizer + " steps along " + gradients.norm());
        }
    }

    @Test
    void parallelStepsEqualSequentialSteps(NativeMemory memory) {
        Map<String, List<Double>> losses = new LinkedHashMap<>();
        List<float[]> together = learned(memory, StepObserver.NONE, Optional.empty(), 1, losses);
        Map<String, List<Double>> watchedLosses = new LinkedHashMap<>();
        List<float[]> apart = learned(memory, new Watching(), Optional.empty(), 1, watchedLosses);

        assertThat(together.get(0)).isEqualTo(apart.get(0));
        assertThat(together.get(1)).isEqualTo(apart.get(1));
        assertThat(losses).isEqualTo(watchedLosses);
        assertThat(losses.get("a")).hasSize(40);
        assertThat(losses.get("b")).hasSize(3);
        assertThat(losses.keySet()).containsExactly("a", "b");
    }

    @Test
    void aWatchingObserverSeesLossesAndStepsInOrderOnTheTrainingThread(NativeMemory memory) {
        Watching watching = new Watching();
        learned(memory, watching, Optional.empty(), 1, new LinkedHashMap<>());

        assertThat(watching.threads).containsExactly(Thread.currentThread());
        assertThat(watching.seen).hasSize(2 * 43).startsWith("a lost 5.0", "a steps along 5.0");
        assertThat(watching.seen.get(80)).isEqualTo("b lost 5.0");
    }

    @Test
    void anObserverThatDoesNotWatchSeesEachStepOfParallelOptimizers(NativeMemory memory) {
        Map<String, List<Double>> norms = new ConcurrentHashMap<>();
        StepObserver aside = new StepObserver() {
            @Override
            public boolean watchesSteps() {
                return false;
            }

            @Override
            public void onBeforeStep(String optimizer, Gradients gradients) {
                norms.computeIfAbsent(optimizer, name -> new ArrayList<>()).add(gradients.norm());
            }
        };
        List<float[]> watched = learned(memory, aside, Optional.empty(), 1, new LinkedHashMap<>());
        List<float[]> unwatched = learned(memory, StepObserver.NONE, Optional.empty(), 1, new LinkedHashMap<>());

        assertThat(norms).containsOnlyKeys("a", "b");
        assertThat(norms.get("a")).hasSize(40).containsOnly(5.0);
        assertThat(norms.get("b")).hasSize(3).containsOnly(5.0);
        assertThat(watched.get(0)).isEqualTo(unwatched.get(0));
        assertThat(watched.get(1)).isEqualTo(unwatched.get(1));
    }

    @ParameterizedTest
    @EnumSource(GradientClip.Algorithm.class)
    void gradientsByFormulaAreClippedAndAccumulatedLikeRecordedOnes(
            GradientClip.Algorithm algorithm, NativeMemory memory) {
        Optional<GradientClip> clip = Optional.of(new GradientClip(1, algorithm));
        // The norm of (3, 4) is 5. Two losses per step; the third of b's three losses waits for the end of the epoch.
        List<float[]> learned = learned(memory, StepObserver.NONE, clip, 2, new LinkedHashMap<>());

        float[] step = algorithm == GradientClip.Algorithm.NORM ? new float[] {0.6f, 0.8f} : new float[] {1, 1};
        assertThat(learned.get(0)).containsExactly(new float[] {-20 * step[0], -20 * step[1]}, within(1e-3f));
        assertThat(learned.get(1)).containsExactly(new float[] {-2 * step[0], -2 * step[1]}, within(1e-4f));
    }

    @Test
    void aFailingLossIsThrown(NativeMemory memory) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, StepObserver.NONE, Optional.empty(), 1)) {
            LossGradients failing = gradients -> {
                throw new IllegalArgumentException("no such rows");
            };
            assertThatThrownBy(() -> optimizers.minimizeAll(Map.of("a", List.of(failing), "b", List.of(failing))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no such rows");
        }
    }

    @Test
    void optimizersThatShareAParameterAreRefused(NativeMemory memory) {
        List<OptimizerSpec> specs = List.of(
                new OptimizerSpec("first", List.of("a"), new GradientDescent()),
                new OptimizerSpec("second", List.of("b", "a"), new GradientDescent()));
        try (ModuleState state = state(memory);
                Optimizers optimizers = new Optimizers(specs, state, memory.root())) {
            Map<String, List<LossGradients>> losses = new LinkedHashMap<>();
            List.of("first", "second").forEach(name -> losses.put(name, List.of(gradients -> 0)));
            assertThatThrownBy(() -> optimizers.minimizeAll(losses))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the optimizers \"first\" and \"second\" both move \"a\", so they can't run in parallel;"
                                    + " minimize their losses one after the other");
        }
    }

    @Test
    void aLossThatWritesNoGradientIsRefused(NativeMemory memory) {
        OptimizerSpec spec = new OptimizerSpec("all", List.of("a", "b"), new GradientDescent());
        try (ModuleState state = state(memory);
                Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
            assertThatThrownBy(() -> optimizers.get("all").minimize(gradients -> {
                        gradients.get(0).set(new float[] {3, 4});
                        return 5;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the loss of the optimizer \"all\" wrote no gradient of \"b\"; LossGradients.compute must"
                                    + " overwrite each with numbers");
            assertThat(state.get("a").toFloatArray()).containsExactly(0, 0);
        }
    }

    @Test
    void plainArithmeticTakesTheSameStepsOneByOneOnTheCallingThread(NativeMemory memory) {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<float[]> fast = learned(memory, Arithmetic.FAST, order);
        order.clear();
        List<float[]> plain = learned(memory, Arithmetic.PLAIN, order);
        String own = " " + Thread.currentThread().getName();
        assertThat(order).containsExactly("a" + own, "a" + own, "b" + own, "b" + own);
        assertThat(plain.get(0)).isEqualTo(fast.get(0));
        assertThat(plain.get(1)).isEqualTo(fast.get(1));
    }

    private static List<float[]> learned(NativeMemory memory, Arithmetic arithmetic, List<String> order) {
        OptimizerSettings settings = new OptimizerSettings(
                Optional.empty(), 1, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE, arithmetic);
        try (ModuleState state = state(memory);
                Optimizers optimizers = new Optimizers(SPECS, state, memory.root(), settings)) {
            Map<String, List<LossGradients>> losses = new LinkedHashMap<>();
            for (String name : List.of("a", "b")) {
                LossGradients loss = gradients -> {
                    order.add(name + " " + Thread.currentThread().getName());
                    gradients.get(0).set(new float[] {3, 4});
                    return 5;
                };
                losses.put(name, Collections.nCopies(2, loss));
            }
            memory.inStep(state, step -> optimizers.minimizeAll(losses));
            return List.of(state.get("a").toFloatArray(), state.get("b").toFloatArray());
        }
    }

    private static org.assertj.core.data.Offset<Float> within(float offset) {
        return org.assertj.core.api.Assertions.within(offset);
    }

    private static List<float[]> learned(
            NativeMemory memory,
            StepObserver observer,
            Optional<GradientClip> clip,
            int accumulate,
            Map<String, List<Double>> losses) {
        try (ModuleState state = state(memory);
                Optimizers optimizers = optimizers(state, memory, observer, clip, accumulate)) {
            int arrays = memory.root().getManagedArrays().size();
            LossGradients loss = gradients -> {
                gradients.get(0).set(new float[] {3, 4});
                return 5;
            };
            memory.inStep(state, step -> {
                Map<String, List<LossGradients>> all = new LinkedHashMap<>();
                all.put("a", Collections.nCopies(40, loss));
                all.put("b", Collections.nCopies(3, loss));
                losses.putAll(optimizers.minimizeAll(all));
                optimizers.flush();
            });
            assertThat(memory.root().getManagedArrays()).hasSize(arrays + 2); // the gradients of both
            NDArray a = state.get("a");
            return List.of(a.toFloatArray(), state.get("b").toFloatArray());
        }
    }

    private static ModuleState state(NativeMemory memory) {
        ModuleState state = new ModuleState(memory.root());
        state.parameter("a", new float[2], 2);
        state.parameter("b", new float[2], 2);
        return state;
    }

    private static Optimizers optimizers(
            ModuleState state,
            NativeMemory memory,
            StepObserver observer,
            Optional<GradientClip> clip,
            int accumulate) {
        return new Optimizers(
                SPECS,
                state,
                memory.root(),
                new OptimizerSettings(clip, accumulate, Schedule.CONSTANT, observer, Profiler.NONE));
    }
}
