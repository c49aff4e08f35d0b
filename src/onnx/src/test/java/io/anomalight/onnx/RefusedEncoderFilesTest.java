package io.anomalight.onnx;

import static io.anomalight.onnx.EncoderFiles.field;
import static io.anomalight.onnx.EncoderFiles.graph;
import static io.anomalight.onnx.EncoderFiles.images;
import static io.anomalight.onnx.EncoderFiles.model;
import static io.anomalight.onnx.EncoderFiles.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import io.anomalight.models.stfpm.StfpmConfig;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that can't serve as encoders are refused with a sentence, before anything of them is run. */
class RefusedEncoderFilesTest {
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

    private static NodeProto domained(String domain, String type) {
        return node(type, "map", "image").toBuilder()
                .setUnknownFields(field(7, ByteString.copyFromUtf8(domain)))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"If", "Loop", "Scan", "RandomNormal", "StringNormalizer", "SequenceInsert", "Unheard"})
    void anOperatorThatIsNotOnTheListIsNamed(String type) {
        assertRefused(write(node(type, "map", "image")), "has the operator " + type + " (node \"map\")");
    }

    @Test
    void theManualListsTheOperators() throws IOException {
        String page = Files.readString(Path.of("../site/markdown/manual/models-and-encoders.md"));
        Set<String> words = Set.copyOf(Arrays.asList(page.split("[\\s,]+")));
        assertThat(words).containsAll(AllowedOperators.names());
        assertThat(AllowedOperators.names()).hasSizeGreaterThan(90);
    }

    @Test
    void anOperatorOfAnotherDomainIsNamed() {
        assertRefused(write(domained("com.microsoft", "Gelu")), "has the operator com.microsoft.Gelu");
        assertRefused(write(domained("my.ops", "Relu")), "has the operator my.ops.Relu");
    }

    @Test
    void theLongNameOfTheStandardIsTheStandard() {
        assertThat(open(write(domained("ai.onnx", "Relu")), "map").taps())
                .containsExactly(new FeatureLayer("map", 3, 1, FeatureLayer.Edge.PADDED));
    }

    @Test
    void numbersInAnotherFileAreRefused() {
        TensorProto elsewhere = weight(1)
                .clearRawData()
                .setUnknownFields(field(13, ByteString.copyFromUtf8("\n\blocation")))
                .build();
        assertRefused(write(adding(elsewhere)), "has numbers in another file");
        TensorProto located = weight(1)
                .clearRawData()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                14,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build();
        assertRefused(write(adding(located)), "external_data=False");
    }

    private static TensorProto.Builder weight(long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName("weight")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(1)
                        .flip()));
        for (long length : shape) {
            tensor.addDims(length);
        }
        return tensor;
    }

    private static ModelProto adding(TensorProto weight) {
        return model(
                18,
                graph(IMAGES, node("Add", "map", "image", "weight"))
                        .addInitializer(weight)
                        .build());
    }

    @Test
    void shapesThatDoNotFitTheNumbersAreRefusedBeforeMemoryIsTaken() {
        assertRefused(
                write(adding(weight(1L << 40).build())), "is damaged: its array \"weight\" of shape [1099511627776]");
        assertRefused(write(adding(weight(1L << 62, 1L << 62, 16).build())), "is damaged");
        assertRefused(write(adding(weight(-1).build())), "is damaged");
    }

    @Test
    void subgraphsAndFunctionsAreRefused() {
        NodeProto hidden = node("Relu", "map", "image").toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName("body")
                        .setUnknownFields(
                                field(6, GraphProto.newBuilder().build().toByteString())))
                .build();
        assertRefused(write(hidden), "has a subgraph, which an encoder may not have");
        ModelProto functions = model(
                        18, graph(IMAGES, node("Relu", "map", "image")).build())
                .toBuilder()
                .setUnknownFields(field(25, ByteString.EMPTY))
                .build();
        assertRefused(write(functions), "has functions, which an encoder may not have");
        ModelProto later = functions.toBuilder()
                .setUnknownFields(field(99, ByteString.EMPTY))
                .build();
        assertRefused(write(later), "has the unknown field 99 of ModelProto");
    }

    @Test
    void aTensorInAnAttributeIsCheckedToo() {
        NodeProto constant = NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput("map")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setUnknownFields(field(
                                OnnxFields.ATTRIBUTE_TENSOR,
                                weight(1L << 40).build().toByteString())))
                .build();
        assertRefused(write(constant), "is damaged: its array \"weight\"");
    }

    @Test
    void aFileThatIsNotOnnxIsRefused() throws IOException {
        Path file = folder.resolve("net.onnx");
        assertRefused(file, "does not exist");
        assertRefused(folder, "is a folder");
        Files.writeString(file, "not a network");
        assertRefused(file, "is not an ONNX file");
        Files.write(file, new byte[0]);
        assertRefused(file, "is not an ONNX file: it has no graph");
        byte[] whole = Files.readAllBytes(EncoderFiles.ofTorch());
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertRefused(file, "is not an ONNX file, or is damaged");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        Path file = folder.resolve("net.onnx");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(NetworkFile.MOST_BYTES + 1);
        }
        assertRefused(file, "has 1073741825 bytes, but the largest possible number is 1073741824");
    }

    @Test
    void manySmallMessagesAreRefusedBeforeTheyAreBuilt() throws IOException {
        ModelProto graph = ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder()
                        .setUnknownFields(
                                field(99, ByteString.copyFrom(new byte[(int) WireBudget.MOST_STRUCTURE_BYTES]))))
                .build();
        assertRefused(write(graph), "bytes beside the numbers of its weights");
        assertThat(WireBudget.structureBytes(adding(weight(1).build()).toByteArray()))
                .isEqualTo(adding(weight(1).build()).getSerializedSize() - 4);
    }

    @Test
    void anOpsetThatIsTooOldOrTooNewIsRefused() {
        GraphProto relu = graph(IMAGES, node("Relu", "map", "image")).build();
        assertRefused(write(model(11, relu)), "has operators of version 11 of the standard (opset), but 13 to 22");
        assertRefused(write(model(99, relu)), "export it again with opset_version=18");
        ModelProto none = model(18, relu).toBuilder().clearOpsetImport().build();
        assertRefused(write(none), "has operators of version 0");
        ModelProto unused = model(18, relu).toBuilder()
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .build();
        assertThat(open(write(unused), "map").taps()).hasSize(1);
    }

    @Test
    void modelsThatNeedTheShapeOfAResNetRefuseAFile() {
        BackboneSpec spec = open(EncoderFiles.ofTorch(), "layer1", "layer2");
        assertThatThrownBy(() -> new StfpmConfig(SIZE, spec, 0.4, 0.9, 1e-4, Optional.empty()))
                .hasMessageContaining("backbone must be a residual network")
                .hasMessageContaining("but is \"onnx\"");
    }

    @Test
    void settingsThatDoNotFitTogetherAreRefused() {
        Optional<EncoderFile> file = Optional.of(EncoderFile.of(EncoderFiles.ofTorch()));
        List<String> fine = List.of("layer1");
        assertThatThrownBy(() -> new BackboneSpec("onnx", fine, true, Map.of()))
                .hasMessageStartingWith("backbone = onnx needs the file of a network: set model.encoder.file=");
        assertThatThrownBy(
                        () -> new BackboneSpec("resnet18", List.of("layer1"), false, Map.of(), Optional.empty(), file))
                .hasMessageStartingWith("encoder.file is set, but has no effect with backbone = resnet18");
        assertThatThrownBy(() -> new BackboneSpec("onnx", fine, false, Map.of(), Optional.empty(), file))
                .hasMessageStartingWith("pre_trained = false can't be used with backbone = onnx");
        assertThatThrownBy(() -> new BackboneSpec("onnx", fine, true, Map.of(), Optional.of(Padding.REFLECT), file))
                .hasMessage("encoder_padding = reflect can't be used with onnx, which pads as its file says: set"
                        + " encoder_padding=zeros");
        assertThatThrownBy(() -> new EncoderFile(Optional.empty(), Optional.of(EncoderFiles.PLAIN)))
                .hasMessageStartingWith("format is set, but has no effect without file");
    }

    @Test
    void aFileThatChangesIsReadAgain() throws IOException {
        Path file = write(node("Relu", "map", "image"));
        assertThat(open(file, "map").taps().get(0).channels()).isEqualTo(3);
        write(
                node("Relu", "x", "image"),
                node("Concat", "map", "x", "x").toBuilder()
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(1))
                        .build());
        assertThat(open(file, "map").taps().get(0).channels()).isEqualTo(6);
    }
}
