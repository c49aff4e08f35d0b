package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
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
            FlowGradients fast =
                    FlowGradients.of(flow, Precision.FLOAT32, state).orElseThrow();
            memory.inStep(state, step -> {
                NDList rows = TriedFlows.rows(step, ROWS, channels, condition);
                List<NDArray> computed = likeParameters(flow, state, step);
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
            assertThat(state.leaked()).isZero();
        }
    }

    /** Each product is rounded to eight bits; what they add up to differs by less than that, measured by all of a gradient. */
    @ParameterizedTest
    @CsvSource({"16,8,3", "17,8,3", "33,0,4", "128,128,8"})
    void inBfloat16TheyAreTheSameWithinTheErrorOfItsNumbers(
            int channels, int condition, int blocks, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FlowShape shape = new FlowShape(channels, condition, blocks, 1.9, false);
            NormalizingFlow flow = new NormalizingFlow(shape, state, "f.").initialize(new SplittableRandom(5));
            TriedFlows.unlikeFresh(flow, state);
            memory.inStep(state, step -> {
                NDList rows = TriedFlows.rows(step, ROWS, channels, condition);
                List<NDArray> exact = likeParameters(flow, state, step);
                List<NDArray> rough = likeParameters(flow, state, step);
                double loss = FlowGradients.of(flow, Precision.FLOAT32, state)
                        .orElseThrow()
                        .on(rows)
                        .between(0, ROWS)
                        .compute(exact);
                double roughLoss = FlowGradients.of(flow, Precision.BF16, state)
                        .orElseThrow()
                        .on(rows)
                        .between(0, ROWS)
                        .compute(rough);
                assertThat(roughLoss).isNotEqualTo(loss).isCloseTo(loss, within(0.01 * Math.abs(loss)));
                for (int i = 0; i < exact.size(); i++) {
                    double norm = exact.get(i).norm().getFloat();
                    assertThat(rough.get(i).sub(exact.get(i)).norm().getFloat())
                            .as(flow.parameterNames().get(i))
                            .isLessThan((float) (0.05 * norm));
                }
            });
        }
    }

    // Not a number, because all of it must be overwritten.
    private static List<NDArray> likeParameters(NormalizingFlow flow, ModuleState state, NDManager step) {
        return flow.parameterNames().stream()
                .map(name -> step.full(state.get(name).getShape(), Float.NaN))
                .toList();
    }

    @Test
    void aFlowThatRotatesHasNone(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizingFlow flow = new NormalizingFlow(new FlowShape(4, 0, 1, 1.9, true), state, "f.");
            assertThat(FlowGradients.of(flow, Precision.FLOAT32, state)).isEmpty();
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
