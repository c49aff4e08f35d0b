package io.anomalight.onnx.int8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Int8GraphTest {
    private static final int SIDE = 6;

    @Test
    void aConvolutionComputesWithTheRoundedNumbers()
            throws UnusableException, OrtException, InvalidProtocolBufferException {
        // One output channel: y = relu(2 a - b + 0.25 c + 0.125), at each pixel.
        SmallGraph small = new SmallGraph(SIDE);
        small.weight("w", List.of(1L, 3L, 1L, 1L), 2, -1, 0.25f);
        small.weight("b", List.of(1L), 0.125f);
        small.node("Conv", "conv", "images", "w", "b");
        small.node("Relu", "relu", "conv");
        small.node("Identity", "map", "relu");
        float[] image = random(3 * SIDE * SIDE, 1);
        image[0] = 1; // the range of the input is [0, 1]

        byte[] int8 = int8(small, Scope.ALL, image);

        float[] expected = byHand(image);
        float[] computed = run(small.withWeights(int8), image);
        for (int i = 0; i < expected.length; i++) {
            assertThat(computed[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    /** The same formula in plain Java: round the input, the weights and the bias, multiply, and round the output. */
    private static float[] byHand(float... image) {
        int pixels = SIDE * SIDE;
        float[] weights = {2, -1, 0.25f};
        float weightScale = 2f / 127;
        float inputScale = 1f / 255;
        float largest = 0;
        for (int i = 0; i < pixels; i++) {
            float exact = 0.125f;
            for (int channel = 0; channel < 3; channel++) {
                exact += weights[channel] * image[channel * pixels + i];
            }
            largest = Math.max(largest, exact);
        }
        float outputScale = largest / 255;
        float[] outputs = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            long sum = Math.round(0.125 / (inputScale * weightScale));
            for (int channel = 0; channel < 3; channel++) {
                long input = (long) Math.rint(image[channel * pixels + i] / inputScale);
                sum += input * Math.round(weights[channel] / weightScale);
            }
            double output = sum * inputScale * weightScale;
            outputs[i] = (float) Math.max(0, Math.min(255, Math.rint(output / outputScale))) * outputScale;
        }
        return outputs;
    }

    @Test
    void aChannelOfAlmostNoWeightKeepsItsBias() throws UnusableException, OrtException, InvalidProtocolBufferException {
        SmallGraph small = new SmallGraph(SIDE);
        small.weight("w", List.of(1L, 3L, 1L, 1L), 1e-12f, 0, -1e-12f);
        small.weight("b", List.of(1L), 0.75f);
        small.node("Conv", "conv", "images", "w", "b");
        small.node("Identity", "map", "conv");
        float[] image = random(3 * SIDE * SIDE, 1);

        float[] computed = run(small.withWeights(int8(small, Scope.ALL, image)), image);

        for (float number : computed) {
            assertThat(number).isCloseTo(0.75f, within(1e-5f));
        }
    }

    @Test
    void aResidualBlockWithPoolingStaysNearToFloat32()
            throws UnusableException, OrtException, InvalidProtocolBufferException {
        SmallGraph small = residualBlock();
        float[] image = random(3 * SIDE * SIDE, 2);

        float[] exact = run(small.withWeights(small.graph()), image);
        float[] rounded = run(small.withWeights(int8(small, Scope.ALL, image, random(3 * SIDE * SIDE, 3))), image);

        float largest = 0;
        float difference = 0;
        for (int i = 0; i < exact.length; i++) {
            largest = Math.max(largest, Math.abs(exact[i]));
            difference = Math.max(difference, Math.abs(exact[i] - rounded[i]));
        }
        assertThat(difference).isPositive().isLessThan(0.04f * largest);
    }

    @Test
    void noWeightOfAnIntegerLayerStaysInFloat32() throws UnusableException, InvalidProtocolBufferException {
        ModelProto written = ModelProto.parseFrom(int8(residualBlock(), Scope.ALL, random(108, 4)));

        assertThat(written.getGraph().getInitializerList())
                .filteredOn(array -> array.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .isEmpty();
        List<NodeProto> layers = written.getGraph().getNodeList().stream()
                .filter(node -> List.of("Conv", "MatMul").contains(node.getOpType()))
                .toList();
        assertThat(layers).hasSize(5).allSatisfy(layer -> {
            assertThat(layer.getInput(0)).endsWith("/rounded");
            assertThat(layer.getInput(1)).endsWith("/rounded");
        });
    }

    @Test
    void theLayersBehindTheEncoderCanStayInFloat32() throws UnusableException, InvalidProtocolBufferException {
        ModelProto written = ModelProto.parseFrom(int8(residualBlock(), Scope.ENCODER, random(108, 4)));

        assertThat(written.getGraph().getNodeList())
                .filteredOn(node -> node.getOpType().equals("MatMul"))
                .extracting(NodeProto::getInputList)
                .extracting(List::copyOf)
                .containsExactly(List.of("rows", "turned"), List.of("both", "turned"));
        assertThat(written.getGraph().getInitializerList())
                .filteredOn(array -> array.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .extracting(TensorProto::getName)
                .containsExactly("p");
    }

    private static SmallGraph residualBlock() {
        SmallGraph small = new SmallGraph(SIDE);
        small.weight("encoder.w1", List.of(4L, 3L, 1L, 1L), random(12, 5));
        small.weight("encoder.b1", List.of(4L), random(4, 6));
        small.weight("encoder.w2", List.of(4L, 4L, 1L, 1L), random(16, 7));
        small.weight("encoder.w3", List.of(4L, 4L, 1L, 1L), random(16, 8));
        small.weight("p", List.of(2L, 6L), random(12, 9));
        small.node("Conv", "conv1", "images", "encoder.w1", "encoder.b1");
        small.node("Relu", "relu1", "conv1");
        small.pooling("pooled", "relu1");
        small.node("Conv", "conv2", "pooled", "encoder.w2");
        small.node("Add", "sum", "conv2", "pooled");
        small.node("Relu", "rows", "sum");
        small.node("Conv", "conv3", "rows", "encoder.w3");
        small.node("Add", "both", "conv3", "rows");
        small.transposed("turned", "p");
        small.node("MatMul", "products", "rows", "turned");
        small.node("MatMul", "again", "both", "turned");
        small.node("Add", "map", "products", "again");
        return small;
    }

    private static byte[] int8(SmallGraph small, Scope scope, float[]... images) throws UnusableException {
        try (Int8Graph graph = Int8Graph.of(small.graph(), small::numbers)) {
            for (float[] image : images) {
                graph.observe(direct(image), 1, 3, SIDE, SIDE);
            }
            return graph.written(scope);
        }
    }

    private static float[] run(byte[] graph, float... image) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph);
                OnnxTensor images = OnnxTensor.createTensor(environment, direct(image), new long[] {1, 3, SIDE, SIDE});
                OrtSession.Result result = session.run(Map.of("images", images))) {
            FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] copied = new float[numbers.remaining()];
            numbers.get(copied);
            return copied;
        }
    }

    private static FloatBuffer direct(float... numbers) {
        return ByteBuffer.allocateDirect(numbers.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(numbers)
                .flip();
    }

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat();
        }
        return numbers;
    }
}
