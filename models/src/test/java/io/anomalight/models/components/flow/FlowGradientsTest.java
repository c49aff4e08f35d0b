package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class FlowGradientsTest {
    private static final int ROWS = 40;

    @ParameterizedTest
    @CsvSource({
        "16,8,3,0,40",
        "17,8,3,5,11",
        "2,4,1,0,1",
        "33,0,4,7,20",
        "128,128,8,0,40",
    })
    void lossAndGradientsAreThoseOfTheRecordedArithmetic(
            int channels, int condition, int blocks, int from, int count, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FlowShape shape = new FlowShape(channels, condition, blocks, 1.9, false);
            NormalizingFlow flow = new NormalizingFlow(shape, state, "f.").initialize(new SplittableRandom(5));
            TriedFlows.unlikeFresh(flow, state);
            FlowGradients fast = FlowGradients.of(flow, state).orElseThrow();
            memory.inStep(state, step -> {
                NDList rows = TriedFlows.rows(step, ROWS, channels, condition);
                List<NDArray> computed = flow.parameterNames().stream()
                        .map(name -> step.full(state.get(name).getShape(), Float.NaN)) // all of it must be overwritten
                        .toList();
                double loss = fast.on(rows).between(from, from + count).compute(computed);

                flow.parameterNames().forEach(name -> state.get(name).setRequiresGradient(true));
                NDList some = new NDList();
                rows.forEach(table -> some.add(table.get(from + ":" + (from + count))));
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray recorded = Activation.softPlus(flow.logLikelihood(some.head(), some.subNDList(1))
                                    .neg())
                            .mean();
                    collector.backward(recorded);
                    assertThat(loss).isCloseTo(recorded.getFloat(), within(1e-6 * Math.abs(loss)));
                }
                for (int i = 0; i < computed.size(); i++) {
                    String name = flow.parameterNames().get(i);
                    assertClose(name, computed.get(i), state.get(name).getGradient());
                }
            });
            assertThat(state.strays()).isZero();
        }
    }

    @Test
    void aFlowThatRotatesHasNone(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizingFlow flow = new NormalizingFlow(new FlowShape(4, 0, 1, 1.9, true), state, "f.");
            assertThat(FlowGradients.of(flow, state)).isEmpty();
        }
    }

    // Relative to the largest entry: single ones may be sums that cancel.
    private static void assertClose(String name, NDArray actual, NDArray expected) {
        float[] wanted = expected.toFloatArray();
        double largest = 0;
        for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual.toFloatArray()).as(name).containsExactly(wanted, within((float)
                Math.max(1e-9, 2e-5 * largest)));
    }
}
