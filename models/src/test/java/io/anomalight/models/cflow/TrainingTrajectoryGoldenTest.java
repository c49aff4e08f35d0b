package io.anomalight.models.cflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizer;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.flow.FlowGradients;
import io.anomalight.models.components.flow.FlowShape;
import io.anomalight.models.components.flow.GoldenFlows;
import io.anomalight.models.components.flow.NormalizingFlow;
import io.anomalight.models.components.flow.PositionalEncoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class TrainingTrajectoryGoldenTest {
    private static final int CONDITION = 16;
    private static final int[] CHANNELS = {12, 24, 16};

    private final Safetensors golden = Golden.open("training_trajectory");
    private final List<NormalizingFlow> decoders = new ArrayList<>();
    private final List<FlowGradients> gradients = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyLossAndEveryParameterAgreeWithTheReference(boolean byFormula, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            try (Optimizers optimizers = new Optimizers(ownDecoders(state), state, memory.root())) {
                for (int batch = 0; batch < 2; batch++) {
                    for (int tap = 0; tap < CHANNELS.length; tap++) {
                        String prefix = "batch." + batch + ".tap." + tap + ".";
                        int at = tap;
                        memory.inStep(state, step -> train(step, at, prefix, byFormula, optimizers));
                    }
                }
            }
            assertLosses();
            assertParameters(state);
            assertThat(state.leaked()).isZero();
        }
    }

    private List<OptimizerSpec> ownDecoders(ModuleState state) {
        List<OptimizerSpec> specs = new ArrayList<>();
        for (int tap = 0; tap < CHANNELS.length; tap++) {
            String prefix = "decoder." + tap + ".";
            GoldenFlows.fill(golden, "before." + prefix, state, prefix);
            FlowShape shape = new FlowShape(CHANNELS[tap], CONDITION, 4, 1.9, false);
            NormalizingFlow decoder = new NormalizingFlow(shape, state, prefix);
            decoders.add(decoder);
            gradients.add(FlowGradients.of(decoder, Precision.FLOAT32, state).orElseThrow());
            specs.add(new OptimizerSpec("" + tap, decoder.parameterNames(), new Adam(1e-3)));
        }
        return specs;
    }

    private void train(NDManager step, int tap, String prefix, boolean byFormula, Optimizers optimizers) {
        Tensor recorded = golden.read(prefix + "features");
        NDArray map = step.create(recorded.floats(), new Shape(recorded.dimensions()));
        int height = recorded.shape().get(2).intValue();
        int width = recorded.shape().get(3).intValue();
        NDArray positions = step.create(
                PositionalEncoding.encode(CONDITION, height, width), new Shape((long) height * width, CONDITION));
        Fibers fibers = Fibers.of(
                "" + tap,
                map,
                new NDList(positions),
                Collections.nCopies((int) map.getShape().get(0), 0));
        NDList ordered = fibers.inOrder(golden.read(prefix + "order").longs());
        int size = (int) golden.read("fiber_batch_size").longs()[0];
        Optimizer optimizer = optimizers.get("" + tap);
        FlowGradients.Bound formula = gradients.get(tap).on(ordered);
        for (Fibers.Rows range : fibers.batches(size)) {
            losses.add(
                    byFormula
                            ? optimizer.minimize(formula.between(range.from(), range.to()))
                            : optimizer.minimize(range.of(ordered), rows -> CflowModel.loss(
                                            CflowModel.logLikelihood(decoders.get(tap), rows))
                                    .mean()));
        }
    }

    private void assertLosses() {
        float[] expected = golden.read("losses").floats();
        assertThat(losses).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(losses.get(i)).as("loss %d", i).isCloseTo(expected[i], within(1e-4 * Math.abs(expected[i])));
        }
    }

    private void assertParameters(ModuleState state) {
        int seen = 0;
        for (String name : golden.names()) {
            if (name.startsWith("after.") && !name.endsWith(".perm")) {
                float[] expected = golden.read(name).floats();
                float[] actual = state.get(name.substring("after.".length())).toFloatArray();
                assertThat(actual).as(name).hasSameSizeAs(expected);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(1e-4f));
                }
                seen++;
            }
        }
        assertThat(seen).isEqualTo(3 * 4 * 6);
    }
}
