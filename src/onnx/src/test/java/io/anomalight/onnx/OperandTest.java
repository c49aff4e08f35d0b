package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;
import io.anomalight.onnx.schema.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares each operation on arrays with the operator of ONNX that it adds to a graph. */
@NoNativeLeaks
class OperandTest {
    private static final long[] SHAPE = {2, 3, 4, 5};
    private static final float[] NUMBERS = numbers(2 * 3 * 4 * 5);

    private static float[] numbers(int count) {
        SplittableRandom random = new SplittableRandom(7);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-2, 2);
        }
        return numbers;
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                of("add and mul", x -> x.add(1.5).mul(-2)),
                of("sub and div", x -> x.sub(x.scalar(3)).div(x.square().add(1))),
                of("sqrt and log", x -> x.square().add(0.1).sqrt().log()),
                of("exp and tanh", x -> x.exp().tanh()),
                of("relu and softplus", x -> x.relu().softPlus()),
                of("maximum", x -> x.maximum(0.25)),
                of("matMul", x -> x.matMul(x.transpose(0, 1, 3, 2))),
                of("convolve", x -> x.convolve(x.constant(numbers(2 * 3 * 9), 2, 3, 3, 3), 3, 2, 1)),
                of("averagePool", x -> x.averagePool(3, 1, 1)),
                of("averagePool of a part", x -> x.averagePool(2, 2, 0)),
                of(
                        "layerNorm",
                        x -> x.layerNorm(x.constant(numbers(60), 3, 4, 5), x.constant(numbers(60), 3, 4, 5), 1e-5)),
                of("reshape", x -> x.reshape(2, -1).expandDims(1)),
                of("contiguous", x -> x.transpose(3, 0, 2, 1).contiguous()),
                of("slice", x -> x.slice(2, 1, 3)),
                of("indexSelect", x -> x.indexSelect(1, 2, 0, 0)),
                of("concat", x -> x.concat(1, List.of(x.mul(2), x.mul(3)))),
                of("sum of axes", x -> x.sum(1, 3)),
                of("sum with kept axes", x -> x.sum(new int[] {1, 2}, true)),
                of("sum of all", Operand::sum),
                of("mean", x -> x.mean(1)),
                of("max", x -> x.max(3).max(1)),
                of("max of all", Operand::max),
                of("argMax and selectEach", x -> x.selectEach(x.sum(2, 3).argMax(1))),
                of("choose", x -> x.choose(NDArray::neg, value -> value.mul(-1))),
                of("scoped", x -> x.scoped(in -> in.exp().mul(2))));
    }

    private static Arguments of(String name, UnaryOperator<Operand> operation) {
        return Arguments.of(name, operation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void anOperatorOfAGraphComputesWhatArraysCompute(String name, UnaryOperator<Operand> operation, NativeMemory memory)
            throws OrtException {
        try (ModuleState state = new ModuleState(memory.root())) {
            float[][] eager = new float[1][];
            long[][] shape = new long[1][];
            memory.inStep(state, step -> {
                int before = step.getManagedArrays().size();
                NDArray computed = EagerOperand.compute(step.create(NUMBERS, new Shape(SHAPE)), operation);
                assertThat(step.getManagedArrays()).hasSize(before + 2); // the input and the result
                eager[0] = computed.toFloatArray();
                shape[0] = computed.getShape().getShape();
            });
            assertThat(inOnnxRuntime(operation, shape[0])).containsExactly(eager[0], within(1e-5f));
        }
    }

    private static float[] inOnnxRuntime(UnaryOperator<Operand> operation, long[] shape) throws OrtException {
        ProtoGraph graph = new ProtoGraph("operation", ProtoGraph.MOST_BYTES);
        Object[] lengths = Arrays.stream(shape).mapToObj(Math::toIntExact).toArray();
        graph.output(
                Value.of(operation.apply(graph.constant(NUMBERS, SHAPE))),
                ValueInfos.array("result", "", TensorProto.DataType.FLOAT, lengths));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
                .setGraph(graph.written())
                .build();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1); // idle threads would spin and slow the engine down
            try (OrtSession session = environment.createSession(model.toByteArray(), options);
                    OrtSession.Result results = session.run(Map.of())) {
                OnnxTensor result = (OnnxTensor) results.get(0);
                assertThat(result.getInfo().getShape()).isEqualTo(shape);
                float[] numbers = new float[result.getFloatBuffer().remaining()];
                result.getFloatBuffer().get(numbers);
                return numbers;
            }
        }
    }

    @Test
    void anArrayAndAValueOfAGraphAreNotCombined(NativeMemory memory) {
        Value value = new ProtoGraph("graph", ProtoGraph.MOST_BYTES).constant(NUMBERS, SHAPE);
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(
                    state,
                    step -> EagerOperand.compute(step.create(NUMBERS), array -> {
                        assertThatThrownBy(() -> array.add(value)).hasMessageContaining("part of a graph");
                        assertThatThrownBy(() -> value.add(array)).hasMessageContaining("an array of the engine");
                        return array.mul(1);
                    }));
        }
    }

    @Test
    void parametersAndInputsSurviveTheComputation(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("two", new float[] {2}, 1);
            memory.inStep(state, step -> {
                NDArray input = step.create(new float[] {1, 3});
                int before = step.getManagedArrays().size();
                NDList results = EagerOperand.computeAll(new NDList(input), in -> {
                    Operand two = in.get(0).parameter(state, "two");
                    Operand doubled = two.mul(in.get(0)); // beside the parameter, were it not moved into the scope
                    two.close();
                    in.get(0).close();
                    return List.of(doubled, doubled.add(1));
                });
                assertThat(step.getManagedArrays()).hasSize(before + 2);
                assertThat(results.get(1).toFloatArray()).containsExactly(3, 7);
                assertThat(input.toFloatArray()).containsExactly(1, 3);
                assertThat(state.get("two").toFloatArray()).containsExactly(2);
            });
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void aGraphHoldsNothingOnWhichNoOutputDepends() {
        ProtoGraph graph = new ProtoGraph("graph", ProtoGraph.MOST_BYTES);
        Value used = graph.scalar(1).add(2);
        graph.scalar(3).exp();
        graph.output(used, ValueInfos.array("result", "", TensorProto.DataType.FLOAT));
        assertThat(graph.written().getNodeList())
                .extracting(node -> node.getOpType())
                .containsExactly("Add", "Identity");
        assertThat(graph.written().getInitializerCount()).isEqualTo(2);
    }
}
