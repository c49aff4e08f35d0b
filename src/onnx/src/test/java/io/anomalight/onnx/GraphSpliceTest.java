package io.anomalight.onnx;

import static io.anomalight.onnx.EncoderFiles.images;
import static io.anomalight.onnx.EncoderFiles.model;
import static io.anomalight.onnx.EncoderFiles.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network of another version of the operators computes the same as a part of a graph of opset 18. */
class GraphSpliceTest {
    private static final ImageSize SIZE = new ImageSize(4, 6);

    @TempDir
    Path folder;

    private EncoderGraph network(int opset, NodeProto... nodes) {
        Path file = folder.resolve("net.onnx");
        EncoderFiles.write(
                file,
                model(
                        opset,
                        EncoderFiles.graph(images("batch", 3, "height", "width"), nodes)
                                .build()));
        return EncoderGraph.of(NetworkFile.read(file));
    }

    private EncoderGraph spliced(EncoderGraph network, int times) {
        ProtoGraph graph = new ProtoGraph("splice", ProtoGraph.MOST_BYTES);
        Value map = graph.input(images("batch", 3, "height", "width"));
        for (int i = 0; i < times; i++) {
            map = new GraphSplice(graph, network).add(map, List.of("map")).get(0);
        }
        graph.output(map, ValueInfos.array("map", "", TensorProto.DataType.FLOAT, "b", 3, "h", "w"));
        Path file = folder.resolve("spliced.onnx");
        EncoderFiles.write(file, model(ModelMessage.OPERATOR_SET, graph.written()));
        return EncoderGraph.of(NetworkFile.read(file));
    }

    private static float[] run(EncoderGraph graph, float[] image) {
        try (OnnxSession session = new OnnxSession(graph, List.of("map"), 1)) {
            FloatBuffer numbers = session.run(image, 1, SIZE).get(0).numbers();
            float[] copy = new float[numbers.remaining()];
            numbers.get(copy);
            return copy;
        }
    }

    private static float[] image() {
        float[] image = new float[3 * SIZE.pixels()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i);
        }
        return image;
    }

    private static NodeProto with(NodeProto node, String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (values.length == 1) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(values[0]);
        } else {
            attribute.setType(AttributeProto.AttributeType.INTS);
            for (long value : values) {
                attribute.addInts(value);
            }
        }
        return node.toBuilder().addAttribute(attribute).build();
    }

    @Test
    void axesAndEqualPartsAreWrittenAsInOpset18() {
        NodeProto split = with(
                NodeProto.newBuilder()
                        .setOpType("Split")
                        .setName("split")
                        .addInput("image")
                        .addOutput("left")
                        .addOutput("right")
                        .build(),
                "axis",
                3);
        NodeProto mean = with(node("ReduceMean", "means", "left"), "axes", 2, 3);
        EncoderGraph old = network(13, split, mean, node("Add", "map", "image", "means"));
        assertThat(run(spliced(old, 1), image())).isEqualTo(run(old, image()));
    }

    @Test
    void aNetworkCanBeAPartOfAGraphSeveralTimes() {
        EncoderGraph network = network(17, node("Sin", "x", "image"), node("Mul", "map", "x", "x"));
        float[] once = run(network, image());
        assertThat(run(spliced(network, 2), image())).isEqualTo(run(network, once));
    }

    @Test
    void anAttributeThatOnlyLaterVersionsHaveIsLeftOut() {
        NodeProto cast = with(with(node("Cast", "map", "image"), "to", 1), "saturate", 1);
        EncoderGraph network = network(19, cast);
        assertThat(run(spliced(network, 1), image())).isEqualTo(image());
    }

    @ParameterizedTest
    @CsvSource({"Gelu,20", "Gelu,22"})
    void anOperatorThatOpset18DoesNotHaveIsNamed(String type, int opset) {
        EncoderGraph network = network(opset, node(type, "map", "image"));
        assertThatThrownBy(() -> spliced(network, 1))
                .isInstanceOf(UserError.class)
                .hasMessage(folder.resolve("net.onnx") + " has the operator " + type + " of opset " + opset
                        + ", which opset 18 of exported ONNX files does not have; export the encoder again with"
                        + " opset_version=18, and train the model with that file");
    }

    @Test
    void anOperatorThatHasAnotherMeaningInOpset18IsNamed() {
        EncoderGraph network =
                network(19, with(with(node("AveragePool", "map", "image"), "kernel_shape", 1, 1), "dilations", 1, 1));
        assertThatThrownBy(() -> spliced(network, 1)).hasMessageContaining("the operator AveragePool of opset 19");
    }
}
