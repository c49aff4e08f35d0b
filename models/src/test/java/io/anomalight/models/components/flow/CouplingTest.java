package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class CouplingTest {
    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void isAPermutationWhileItsSubnetSaysNothing(NativeMemory memory) {
        FlowShape shape = new FlowShape(5, 4, 1, 1.9, false);
        try (ModuleState state = initialized(memory, shape)) {
            state.parameter("blocks.0.out.weight", new float[4 * 14], 4, 14);
            state.parameter("blocks.0.out.bias", new float[4], 4);
            memory.inStep(state, step -> {
                NDArray x = normal(step, 3, 5);
                NDList y = forward(new NormalizingFlow(shape, state, ""), x, new NDList(normal(step, 3, 4)));
                // The global scale begins at one and the offset at zero.
                assertThat(y.get(1).toFloatArray()).hasSize(3).containsExactly(new float[3], within(5e-6f));
                float[] permuted = x.get(":, {}", state.get("blocks.0.perm")).toFloatArray();
                assertThat(y.head().toFloatArray()).containsExactly(permuted, within(1e-6f));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"17, 8, false", "17, 8, true", "16, 0, false", "6, 0, true"})
    void inverseUndoesForward(int channels, int condition, boolean soft, NativeMemory memory) {
        FlowShape shape = new FlowShape(channels, condition, 3, 1.9, soft);
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizingFlow flow = new NormalizingFlow(shape, state, "").initialize(random);
            jitter(state, shape);
            memory.inStep(state, step -> {
                NDArray x = normal(step, 20, channels);
                NDList c = condition == 0 ? new NDList() : new NDList(normal(step, 20, condition));
                NDArray back = EagerOperand.compute(new NDList(x).addAll(c), in -> {
                    Optional<Operand> vectors = in.stream().skip(1).findFirst();
                    Operand z = flow.forward(in.get(0), vectors, Layout.ROWS).output();
                    return flow.inverse(z, vectors, Layout.ROWS);
                });
                assertThat(back.sub(x).abs().max().getFloat()).isLessThan(1e-4f);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void logDeterminantIsThatOfTheNumericJacobian(boolean soft, NativeMemory memory) {
        FlowShape shape = new FlowShape(4, 4, 2, 1.9, soft);
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizingFlow flow = new NormalizingFlow(shape, state, "").initialize(random);
            jitter(state, shape);
            memory.inStep(state, step -> {
                NDArray x = normal(step, 1, 4);
                NDArray c = normal(step, 1, 4);
                float h = 1e-2f;
                NDArray around =
                        x.add(step.eye(4).mul(h)).concat(x.sub(step.eye(4).mul(h)), 0); // [8, 4]
                float[] z = forward(flow, around, new NDList(c.tile(new long[] {8, 1})))
                        .head()
                        .toFloatArray();
                double[][] jacobian = new double[4][4];
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 4; j++) {
                        jacobian[i][j] = (z[i * 4 + j] - z[(i + 4) * 4 + j]) / (2 * h);
                    }
                }
                double expected = Math.log(Math.abs(Determinant.of(jacobian)));
                double actual = forward(flow, x, new NDList(c)).get(1).getFloat(0);
                assertThat(actual).isCloseTo(expected, within(2e-3));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"17, 8, false", "16, 8, true", "16, 0, false", "6, 0, true"})
    void theVectorsOfAMapHaveTheLikelihoodsOfRows(int channels, int condition, boolean soft, NativeMemory memory) {
        FlowShape shape = new FlowShape(channels, condition, 3, 1.9, soft);
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizingFlow flow = new NormalizingFlow(shape, state, "").initialize(random);
            jitter(state, shape);
            memory.inStep(state, step -> {
                NDArray rows = normal(step, 2 * 3 * 5, channels); // two images of 3x5 positions
                NDList maps = new NDList(rows.reshape(2, 3, 5, channels).transpose(0, 3, 1, 2));
                NDList conditions = new NDList();
                if (condition > 0) {
                    NDArray positions = normal(step, 3 * 5, condition);
                    conditions.add(positions.tile(new long[] {2, 1}));
                    maps.add(positions.reshape(1, 3, 5, condition).transpose(0, 3, 1, 2));
                }
                NDArray ofMaps = EagerOperand.compute(
                        maps,
                        in -> flow.logLikelihood(in.get(0), in.stream().skip(1).findFirst()));
                assertThat(ofMaps.getShape()).isEqualTo(new Shape(2, 3, 5));
                assertThat(ofMaps.toFloatArray())
                        .containsExactly(flow.logLikelihood(rows, conditions).toFloatArray(), within(1e-4f));
            });
        }
    }

    private static NDList forward(NormalizingFlow flow, NDArray x, NDList condition) {
        return EagerOperand.computeAll(new NDList(x).addAll(condition), in -> {
            Transformed z = flow.forward(in.get(0), in.stream().skip(1).findFirst(), Layout.ROWS);
            return List.of(z.output(), z.logDeterminant());
        });
    }

    private ModuleState initialized(NativeMemory memory, FlowShape shape) {
        ModuleState state = new ModuleState(memory.root());
        new NormalizingFlow(shape, state, "").initialize(random);
        return state;
    }

    // Fresh scales and offsets are one and zero, which would hide mistakes.
    private void jitter(ModuleState state, FlowShape shape) {
        for (int block = 0; block < shape.blocks(); block++) {
            String prefix = "blocks." + block + ".";
            float[] scale = state.get(prefix + "scale").toFloatArray();
            float[] offset = new float[scale.length];
            for (int i = 0; i < scale.length; i++) {
                scale[i] += (float) random.nextGaussian();
                offset[i] = (float) random.nextGaussian();
            }
            state.parameter(prefix + "scale", scale, scale.length);
            state.parameter(prefix + "offset", offset, offset.length);
        }
    }

    private NDArray normal(NDManager manager, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(rows, columns));
    }
}
