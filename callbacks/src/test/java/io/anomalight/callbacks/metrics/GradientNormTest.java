package io.anomalight.callbacks.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Gradients;
import io.anomalight.framework.optim.LossGradients;
import io.anomalight.framework.optim.OptimizerSettings;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.StepObserver;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class GradientNormTest {
    private static final HostBatch BATCH =
            new HostBatch(List.of(Results.of("a.png", Label.NORMAL).image()));

    private final FakeRun run = new FakeRun(Path.of("results"));
    private final GradientNorm callback = new GradientNorm();

    @Test
    void recordsTheNormOfEachOptimizerAndTheTotal(NativeMemory memory) {
        step(memory, new float[] {3, 4}, new float[] {5, 12});

        assertThat(run.scalars).containsOnlyKeys(1L);
        assertThat(run.scalars.get(1L)).containsOnlyKeys("grad_2.0_norm/a", "grad_2.0_norm/b", "grad_2.0_norm_total");
        assertThat(recorded("/a")).isCloseTo(5, within(1e-5));
        assertThat(recorded("/b")).isCloseTo(13, within(1e-5));
        assertThat(recorded("_total")).isCloseTo(Math.sqrt(25 + 169), within(1e-5));
    }

    @Test
    void severalOptimizerStepsInOneTrainingStepGiveTheirRootMeanSquare(NativeMemory memory) {
        step(memory, new float[] {3, 4}, new float[] {5, 12}, new float[] {0, 1});

        assertThat(recorded("/a")).isCloseTo(Math.sqrt((25 + 1) / 2.0), within(1e-5));
        assertThat(recorded("_total")).isCloseTo(Math.sqrt(13 + 169), within(1e-5));
    }

    @Test
    void skipsTheOtherTrainingSteps(NativeMemory memory) {
        run.logEveryNSteps = 2;
        step(memory, new float[] {1, 1});
        assertThat(run.scalars).isEmpty();

        step(memory, new float[] {1, 1});
        assertThat(run.scalars).containsOnlyKeys(2L);
    }

    @Test
    void ignoresGradientsOutsideATrainingStep(NativeMemory memory) {
        optimize(memory, List.of(new float[] {9, 9})); // an optimizer step at the end of an epoch
        step(memory, new float[] {3, 4});

        assertThat(recorded("/a")).isCloseTo(5, within(1e-5));
    }

    /** Once, the callback made the decoders of CFLOW step one after the other. */
    @Test
    void parallelStepsGiveTheSameNormsAsSequentialSteps(NativeMemory memory) {
        List<Map<String, Double>> recorded = new ArrayList<>();
        for (boolean inTurn : new boolean[] {true, false}) {
            callback.onTrainBatchStart(run, BATCH);
            minimizeAll(memory, inTurn);
            run.step++;
            callback.onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);
            recorded.add(run.scalars.getOrDefault(run.step, Map.of()));
        }
        assertThat(recorded.get(0)).hasSize(4);
        assertThat(recorded.get(1)).isEqualTo(recorded.get(0));
        assertThat(recorded("/c")).isCloseTo(Math.sqrt((1 + 4 + 16) / 3.0 * 25), within(1e-4));
    }

    private void minimizeAll(NativeMemory memory, boolean inTurn) {
        List<String> names = List.of("c", "a", "b");
        try (ModuleState state = new ModuleState(memory.root())) {
            names.forEach(name -> state.parameter(name, new float[2], 2));
            List<OptimizerSpec> specs = names.stream()
                    .map(name -> new OptimizerSpec(name, List.of(name), new Adam(0.1)))
                    .toList();
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root(), descent(inTurn))) {
                Map<String, List<LossGradients>> losses = new LinkedHashMap<>();
                names.forEach(name -> losses.put(
                        name,
                        Stream.of(1, 2, 4)
                                .<LossGradients>map(step -> gradients -> {
                                    gradients.get(0).set(new float[] {3f * step, 4f * step});
                                    return step;
                                })
                                .toList()));
                memory.inStep(state, step -> optimizers.minimizeAll(losses));
            }
        }
    }

    private OptimizerSettings descent(boolean inTurn) {
        StepObserver observer = new StepObserver() {
            @Override
            public boolean watchesSteps() {
                return inTurn;
            }

            @Override
            public void onBeforeStep(String optimizer, Gradients given) {
                callback.onBeforeOptimizerStep(run, optimizer, given);
            }
        };
        return new OptimizerSettings(Optional.empty(), 1, Schedule.CONSTANT, observer, Profiler.NONE);
    }

    /** Once, the norm of an optimizer included the gradients of the other optimizer's loss. */
    @Test
    void eachNormUsesOnlyTheOptimizersOwnLoss(NativeMemory memory) {
        callback.onTrainBatchStart(run, BATCH);
        try (ModuleState state = new ModuleState(memory.root())) {
            List<String> names = List.of("a", "b");
            names.forEach(name -> state.parameter(name, new float[] {2}, 1));
            List<OptimizerSpec> specs = names.stream()
                    .map(name -> new OptimizerSpec(name, List.of(name), new Sgd(1e-30, 0, 0)))
                    .toList();
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root(), descent(true))) {
                names.forEach(name -> memory.inStep(
                        state,
                        step -> optimizers.get(name).minimize(new NDList(step.create(new float[] {3})), in -> in.head()
                                .mul(state.get("a"))
                                .mul(state.get("b"))
                                .sum())));
            }
        }
        run.step++;
        callback.onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);

        assertThat(recorded("/a")).isCloseTo(6, within(1e-5));
        assertThat(recorded("/b")).isCloseTo(6, within(1e-5));
    }

    private double recorded(String name) {
        return run.scalars.getOrDefault(run.step, Map.of()).getOrDefault("grad_2.0_norm" + name, Double.NaN);
    }

    private void step(NativeMemory memory, float[]... gradients) {
        callback.onTrainBatchStart(run, BATCH);
        optimize(memory, List.of(gradients));
        run.step++;
        callback.onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);
    }

    /** Optimizer steps with these gradients, of the optimizers a and b in turn. */
    private void optimize(NativeMemory memory, List<float[]> gradients) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<String> names = List.of("a", "b");
            names.forEach(name -> state.parameter(name, new float[2], 2));
            List<OptimizerSpec> specs = names.stream()
                    .map(name -> new OptimizerSpec(name, List.of(name), new Adam(0.1)))
                    .toList();
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root(), descent(true))) {
                for (int i = 0; i < gradients.size(); i++) {
                    String name = names.get(i % 2);
                    float[] gradient = gradients.get(i);
                    memory.inStep(
                            state,
                            step -> optimizers.get(name).minimize(new NDList(step.create(gradient)), in -> in.head()
                                    .mul(state.get(name))
                                    .sum()));
                }
            }
        }
    }
}
