package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class MapFlowTest {
    private final SplittableRandom random = new SplittableRandom(3);

    @ParameterizedTest
    @CsvSource({"7, false, 1.0, false", "6, true, 0.5, false", "2, false, 3.0, false", "7, false, 1.0, true"})
    void inverseUndoesForward(
            int channels, boolean conv3x3Only, double hiddenRatio, boolean permuteSoft, NativeMemory memory) {
        MapFlowShape shape = new MapFlowShape(channels, 3, 2, hiddenRatio, conv3x3Only, permuteSoft);
        try (ModuleState state = new ModuleState(memory.root())) {
            MapFlow flow = jittered(shape, state);
            memory.inStep(state, step -> {
                NDArray x = normal(step, 2, channels, 5, 4);
                NDArray back = EagerOperand.compute(
                        x, in -> flow.inverse(flow.forward(in).output()));
                assertThat(back.sub(x).abs().max().getFloat()).isLessThan(1e-4f);
            });
        }
    }

    @Test
    void logDeterminantIsThatOfTheNumericJacobian(NativeMemory memory) {
        int numbers = 3 * 2 * 2;
        MapFlowShape shape = new MapFlowShape(3, 2, 2, 1, false);
        try (ModuleState state = new ModuleState(memory.root())) {
            MapFlow flow = jittered(shape, state);
            memory.inStep(state, step -> {
                NDArray x = normal(step, 1, 3, 2, 2);
                float h = 1e-2f;
                NDArray nudges = step.eye(numbers).mul(h).reshape(numbers, 3, 2, 2);
                NDArray around = x.add(nudges).concat(x.sub(nudges), 0); // [2 · 12, 3, 2, 2]
                float[] z = forward(flow, around).head().toFloatArray();
                double[][] jacobian = new double[numbers][numbers];
                for (int i = 0; i < numbers; i++) {
                    for (int j = 0; j < numbers; j++) {
                        jacobian[i][j] = (z[i * numbers + j] - z[(i + numbers) * numbers + j]) / (2 * h);
                    }
                }
                double expected = Math.log(Math.abs(Determinant.of(jacobian)));
                assertThat((double) forward(flow, x).get(1).getFloat(0)).isCloseTo(expected, within(5e-3));
            });
        }
    }

    /** With kernels of 1x1 alone the positions of a map are vectors that do not know of each other. */
    @Test
    void withoutNeighboursItIsTheFlowOnVectors(NativeMemory memory) {
        int channels = 5;
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizingFlow vectors = new NormalizingFlow(new FlowShape(channels, 0, 1, 2, false), state, "vectors.");
            vectors.initialize(random);
            String block = "blocks.0.";
            for (String name : state.names("vectors.")) {
                String copy = name.replace("vectors.", "maps.");
                boolean kernel = name.endsWith("weight");
                long[] shape = state.get(name).getShape().getShape();
                if (name.endsWith("perm")) {
                    state.buffer(copy, state.get(name).toLongArray(), shape);
                } else {
                    long[] axes = kernel ? new long[] {shape[0], shape[1], 1, 1} : shape;
                    state.parameter(copy, state.get(name).toFloatArray(), axes);
                }
            }
            // Twice as many hidden channels as inputs, as the subnets of CFLOW have.
            MapFlowShape maps = new MapFlowShape(channels, 1, 2, 2, false);
            memory.inStep(state, step -> {
                NDArray x = normal(step, 2, channels, 3, 2);
                // A flow whose only block has 3x3 kernels is given kernels of 1x1.
                MixedPrecision mixed = new MixedPrecision(state);
                String prefix = "maps." + block;
                Coupling coupling =
                        new Coupling(maps.halves(), 2, new ConvolutionalSubnet(mixed, prefix, 1), state, mixed, prefix);
                NDList map = EagerOperand.computeAll(new NDList(x), in -> {
                    Transformed z = coupling.forward(in.get(0), Optional.empty(), Layout.MAPS);
                    return List.of(z.output(), z.logDeterminant());
                });
                NDArray rows = x.transpose(0, 2, 3, 1).reshape(-1, channels);
                NDList vector = EagerOperand.computeAll(new NDList(rows), in -> {
                    Transformed z = vectors.forward(in.get(0), Optional.empty(), Layout.ROWS);
                    return List.of(z.output(), z.logDeterminant());
                });
                assertThat(map.head().transpose(0, 2, 3, 1).flatten().toFloatArray())
                        .containsExactly(vector.head().toFloatArray(), within(1e-5f));
                assertThat(map.get(1).flatten().toFloatArray())
                        .containsExactly(vector.get(1).toFloatArray(), within(1e-4f));
            });
        }
    }

    @Test
    void everyOtherSubnetSeesTheNeighbours() {
        MapFlowShape alternating = new MapFlowShape(8, 4, 2, 1, false);
        MapFlowShape only3x3 = new MapFlowShape(8, 4, 2, 1, true);
        assertThat(IntStream.range(0, 4).map(alternating::kernel)).containsExactly(3, 1, 3, 1);
        assertThat(IntStream.range(0, 4).map(only3x3::kernel)).containsOnly(3);
    }

    @Test
    void drawsWhatPyTorchAndFrEIADraw(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            MapFlow flow = new MapFlow(new MapFlowShape(64, 2, 2, 0.5, false), state, "").initialize(random);

            assertThat(state.get("blocks.0.hidden.weight").getShape()).isEqualTo(new Shape(16, 32, 3, 3));
            assertThat(state.get("blocks.0.out.weight").getShape()).isEqualTo(new Shape(64, 16, 3, 3));
            assertThat(state.get("blocks.1.hidden.weight").getShape()).isEqualTo(new Shape(16, 32, 1, 1));
            assertThat(largest(state, "blocks.0.hidden.weight")).isCloseTo(1 / Math.sqrt(32 * 9), within(1e-3));
            assertThat(largest(state, "blocks.0.out.weight")).isCloseTo(1 / Math.sqrt(16 * 9), within(1e-3));
            assertThat(largest(state, "blocks.1.out.weight")).isCloseTo(1 / Math.sqrt(16), within(1e-3));
            assertThat(flow.parameterNames()).hasSize(2 * 6).noneMatch(name -> name.endsWith("perm"));
        }
    }

    @Test
    void refusesWhatIsNoFlow() {
        assertThatThrownBy(() -> new MapFlowShape(1, 1, 2, 1, false)).hasMessageContaining("at least 2 channels");
        assertThatThrownBy(() -> new MapFlowShape(8, 0, 2, 1, false)).hasMessageContaining("at least 1 coupling");
        assertThatThrownBy(() -> new MapFlowShape(8, 1, 2, 0.2, false)).hasMessageContaining("hidden ratio of 0.2");
    }

    private static NDList forward(MapFlow flow, NDArray x) {
        return EagerOperand.computeAll(new NDList(x), in -> {
            Transformed z = flow.forward(in.get(0));
            return List.of(z.output(), z.logDeterminant());
        });
    }

    private static double largest(ModuleState state, String name) {
        float largest = 0;
        for (float value : state.get(name).toFloatArray()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    // Fresh scales and offsets are one and zero, and fresh subnets say little, which would hide mistakes.
    private MapFlow jittered(MapFlowShape shape, ModuleState state) {
        MapFlow flow = new MapFlow(shape, state, "").initialize(random);
        for (String name : flow.parameterNames()) {
            float[] values = state.get(name).toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.5 * random.nextGaussian());
            }
            state.parameter(name, values, state.get(name).getShape().getShape());
        }
        return flow;
    }

    private NDArray normal(NDManager manager, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(
                values, new Shape(Arrays.stream(shape).asLongStream().toArray()));
    }
}
