package io.anomalight.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.InputFormat;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Writes small ONNX files that serve as encoders. */
final class EncoderFiles {
    /** The input of the files that {@link #resnet} writes: their first nodes normalise the images. */
    static final InputFormat PLAIN = new InputFormat(
            Optional.empty(),
            Optional.of(1.0),
            Optional.of(List.of(0.0, 0.0, 0.0)),
            Optional.of(List.of(1.0, 1.0, 1.0)));

    private EncoderFiles() {}

    /** A file that PyTorch 1.13 exported with opset 16; its outputs are {@code layer1} and {@code layer2}. */
    static Path ofTorch() {
        return golden("torch_encoder.onnx");
    }

    static Path golden(String name) {
        try {
            return Path.of(Objects.requireNonNull(EncoderFiles.class.getResource("/golden/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static EncoderFile plain(Path file) {
        return new EncoderFile(Optional.of(file), Optional.of(PLAIN));
    }

    /** The network of a recipe with its random weights, and its normalisation. */
    static EncoderFile resnet(Path file, BackboneSpec spec) {
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = Encoders.load(spec, state, SmallModules.environment());
            ProtoGraph graph = new ProtoGraph("resnet", ProtoGraph.MOST_BYTES);
            Value images = graph.input(images("batch", 3, "height", "width"));
            List<Value> maps = encoder.extract(images, SmallModules.SIZE);
            for (int i = 0; i < maps.size(); i++) {
                FeatureLayer layer = encoder.layers().get(i);
                graph.output(
                        maps.get(i),
                        ValueInfos.array(
                                layer.name(), "", TensorProto.DataType.FLOAT, "b", layer.channels(), "h", "w"));
            }
            write(file, model(18, graph.written()));
            return plain(file);
        }
    }

    static ValueInfoProto images(Object... axes) {
        return ValueInfos.array("image", "", TensorProto.DataType.FLOAT, axes);
    }

    static ModelProto model(int opset, GraphProto graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(graph)
                .build();
    }

    /** A graph of nodes from {@code image} to {@code map}. */
    static GraphProto.Builder graph(ValueInfoProto input, NodeProto... nodes) {
        return GraphProto.newBuilder()
                .setName("test")
                .addInput(input)
                .addAllNode(List.of(nodes))
                .addOutput(ValueInfoProto.newBuilder().setName("map"));
    }

    static NodeProto node(String type, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setName(output)
                .setOpType(type)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    /** A field that the schema of this project does not have. */
    static UnknownFieldSet field(int number, ByteString bytes) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        number,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(bytes)
                                .build())
                .build();
    }

    static Path write(Path file, ModelProto model) {
        try {
            return Files.write(file, model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
