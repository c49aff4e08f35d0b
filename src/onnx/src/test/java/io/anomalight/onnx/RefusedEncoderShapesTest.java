package io.anomalight.onnx;

import static io.anomalight.onnx.EncoderFiles.graph;
import static io.anomalight.onnx.EncoderFiles.images;
import static io.anomalight.onnx.EncoderFiles.model;
import static io.anomalight.onnx.EncoderFiles.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.csflow.CsflowConfig;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs, outputs and sizes with which a network in a file can't be an encoder. */
class RefusedEncoderShapesTest {
    private static final ValueInfoProto IMAGES = images("batch", 3, "height", "width");
    private static final ImageSize SIZE = new ImageSize(64, 64);

    @TempDir
    Path folder;

    private Path write(ModelProto model) {
        return EncoderFiles.write(folder.resolve("net.onnx"), model);
    }

    private Path write(NodeProto... nodes) {
        return write(model(18, graph(IMAGES, nodes).build()));
    }

    private static BackboneSpec open(Path file, String... layers) {
        return BackboneSpec.ofFile(EncoderFile.of(file), List.of(layers));
    }

    private static void assertRefused(Path file, String sentence) {
        assertThatThrownBy(() -> open(file, "map"))
                .isInstanceOfAny(UserError.class, IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
    }

    @Test
    void aMissingOutputIsAnErrorThatListsTheOutputs() {
        assertThatThrownBy(() -> open(EncoderFiles.ofTorch(), "layer3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("layers names \"layer3\", which is not a value of")
                .hasMessageContaining(
                        "its outputs are layer1, layer2, and each value within the graph can be named, too");
        assertThatThrownBy(() -> open(EncoderFiles.ofTorch()))
                .hasMessageStartingWith("layers must name at least one output of");
        assertThatThrownBy(() -> open(EncoderFiles.ofTorch(), "layer1", "layer1"))
                .hasMessageStartingWith("layers must name each layer once");
        assertThatThrownBy(() -> open(EncoderFiles.ofTorch(), "layer1", "layer1.0"))
                .hasMessageStartingWith(
                        "layers must not name \"layer1\" beside a value whose name begins with \"layer1.\"");
    }

    @Test
    void anInputThatIsNotOneBatchOfColourImagesIsRefused() {
        NodeProto relu = node("Relu", "map", "image");
        assertRefused(write(model(18, graph(images("batch", 1, 32, 32), relu).build())), "[\"batch\", 1, 32, 32]");
        assertRefused(write(model(18, graph(images("batch", 3, 32), relu).build())), "images [B, 3, H, W] of float32");
        ValueInfoProto bytes = ValueInfos.array("image", "", TensorProto.DataType.UINT8, "batch", 3, 32, 32);
        assertRefused(write(model(18, graph(bytes, relu).build())), "the element type 2");
        GraphProto two = graph(IMAGES, relu)
                .addInput(ValueInfos.array("mask", "", TensorProto.DataType.FLOAT, 1))
                .build();
        assertRefused(write(model(18, two)), "has 2 inputs [image, mask]");
        assertRefused(
                write(model(18, graph(images(1, 3, 1 << 20, 32), relu).build())), "takes images with 1048576 rows");
    }

    @Test
    void anOutputThatIsNotAMapIsRefused() {
        assertRefused(write(node("GlobalAveragePool", "x", "image"), node("Flatten", "map", "x")), "has 2 axes");
        assertRefused(
                write(node("Shape", "map", "image")), "is not an array of float32, so it can't serve as features");
    }

    @Test
    void aBatchThatTheGraphFixesIsRefusedAndOneThatOnlyTheInputFixesIsFree() {
        GraphProto fixed = graph(images(1, 3, 8, 8), node("Reshape", "map", "image", "shape"))
                .addInitializer(shape(1, 3, 8, 8))
                .build();
        assertRefused(
                write(model(18, fixed)), "computes one image at a time, but not two; export the network with a free");
        GraphProto folded = graph(images(1, 3, 8, 8), node("Reshape", "map", "image", "shape"))
                .addInitializer(shape(1, -1, 8, 8))
                .build();
        assertRefused(write(model(18, folded)), "has a first axis of 1 for a batch of 2 images");
        Path free = write(model(
                18, graph(images(1, 3, 8, 8), node("Relu", "map", "image")).build()));
        assertThat(open(free, "map").taps().get(0).channels()).isEqualTo(3);
    }

    private static TensorProto shape(long... lengths) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * lengths.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(lengths);
        return TensorProto.newBuilder()
                .setName("shape")
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(lengths.length)
                .setRawData(ByteString.copyFrom(bytes))
                .build();
    }

    @Test
    void aFixedSizeThatIsNotTheInputSizeIsRefused() {
        Path file = write(model(
                18,
                graph(images("batch", 3, 64, 32), node("Relu", "map", "image")).build()));
        BackboneSpec spec = open(file, "map");
        spec.requireRoom(new ImageSize(64, 32));
        assertThatThrownBy(() -> spec.requireRoom(SIZE))
                .hasMessageStartingWith("input_size must be 64x32, the only size that " + file + " can compute");
        assertThatThrownBy(() -> csflow(file, new ImageSize(64, 32)))
                .hasMessageContaining(
                        "the only size that " + file + " can compute, but the model also needs or has 32x16");
    }

    private static CsflowConfig csflow(Path file, ImageSize size) {
        return new CsflowConfig(
                size,
                "onnx",
                "map",
                true,
                8,
                2,
                3,
                CsflowConfig.AnomalyMapMode.ALL,
                2e-3,
                0.5,
                0.9,
                1e-5,
                Optional.empty(),
                Map.of(),
                Optional.of(EncoderFile.of(file)));
    }

    @Test
    void aNetworkThatMixesTheImagesOfABatchIsRefused() {
        Path file = write(model(
                18,
                graph(IMAGES, node("ReduceMean", "mean", "image"), node("Sub", "map", "image", "mean"))
                        .build()));
        assertRefused(
                file,
                "has the output \"map\", which is another one for an image alone than for the same image in a batch");
    }
}
