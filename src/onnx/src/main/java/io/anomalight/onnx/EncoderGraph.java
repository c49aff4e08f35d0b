package io.anomalight.onnx;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TensorShapeProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The checked graph of an ONNX file with one input, images {@code [B, 3, H, W]}. Immutable. */
final class EncoderGraph {
    private static final int COLOURS = 3;
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;
    /** The most rows or columns of images. */
    private static final int MOST_PIXELS = 8192;

    private final NetworkFile file;
    private final ModelProto model;
    private final ValueInfoProto input;

    private EncoderGraph(NetworkFile file, ModelProto model, ValueInfoProto input) {
        this.file = file;
        this.model = model;
        this.input = input;
    }

    /**
     * Parses and checks a file.
     *
     * @throws UserError if it is not an ONNX file, has something that is not allowed, or has another input
     */
    static EncoderGraph of(NetworkFile file) {
        ModelProto model = new GraphCheck(file).parsed();
        EncoderGraph graph = new EncoderGraph(file, model, input(file, model.getGraph()));
        graph.checkInput();
        return graph;
    }

    private static ValueInfoProto input(NetworkFile file, GraphProto graph) {
        Set<String> initializers = new HashSet<>();
        graph.getInitializerList().forEach(initializer -> initializers.add(initializer.getName()));
        // Old files list the weights as inputs, too.
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(each -> !initializers.contains(each.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw new UserError(file.path() + " has " + inputs.size() + " inputs "
                    + inputs.stream().map(ValueInfoProto::getName).toList()
                    + ", but an encoder has one, images [B, 3, H, W] of float32; export the network with one input");
        }
        return inputs.get(0);
    }

    private void checkInput() {
        TypeProto.Tensor type = input.getType().getTensorType();
        List<TensorShapeProto.Dimension> axes = type.getShape().getDimList();
        boolean images = axes.size() == 4
                && type.getElemType() == TensorProto.DataType.FLOAT.getNumber()
                && (!axes.get(1).hasDimValue() || axes.get(1).getDimValue() == COLOURS);
        if (!images) {
            throw new UserError(file.path() + " has the input \"" + input.getName() + "\" with the axes "
                    + axes.stream().map(EncoderGraph::text).toList() + " and the element type " + type.getElemType()
                    + ", but an encoder has images [B, 3, H, W] of float32 (element type 1); export the network with"
                    + " such an input");
        }
        for (TensorShapeProto.Dimension side : axes.subList(HEIGHT, WIDTH + 1)) {
            if (side.getDimValue() < 0 || side.getDimValue() > MOST_PIXELS) {
                throw new UserError(file.path() + " takes images with " + side.getDimValue()
                        + " rows or columns, but at most " + MOST_PIXELS + " are possible");
            }
        }
    }

    private static String text(TensorShapeProto.Dimension axis) {
        return axis.hasDimValue() ? Long.toString(axis.getDimValue()) : "\"" + axis.getDimParam() + "\"";
    }

    /** The file from which it was read. */
    NetworkFile file() {
        return file;
    }

    String inputName() {
        return input.getName();
    }

    /** Height of the only possible images; empty if any height is possible. */
    Optional<Integer> height() {
        return side(HEIGHT);
    }

    /** Width of the only possible images; empty if any width is possible. */
    Optional<Integer> width() {
        return side(WIDTH);
    }

    private Optional<Integer> side(int axis) {
        long length = input.getType().getTensorType().getShape().getDim(axis).getDimValue();
        return length == 0 ? Optional.empty() : Optional.of((int) length);
    }

    /** The size that the file fixes, with another size for the sides that it leaves open. */
    ImageSize size(ImageSize open) {
        return new ImageSize(height().orElse(open.height()), width().orElse(open.width()));
    }

    /** The version of the standard's operators. */
    long opset() {
        return GraphCheck.opset(model).orElseThrow();
    }

    /** The names of the outputs, in their order. */
    List<String> outputs() {
        return model.getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .toList();
    }

    /** Whether a node computes a value with this name. */
    boolean computes(String value) {
        return model.getGraph().getNodeList().stream()
                .anyMatch(node -> node.getOutputList().contains(value));
    }

    /** The nodes that these values need, in their order. */
    List<NodeProto> nodes(List<String> values) {
        Set<String> needed = new HashSet<>(values);
        List<NodeProto> nodes = new ArrayList<>();
        // A node comes after the nodes of its inputs.
        for (int i = model.getGraph().getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = model.getGraph().getNode(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                nodes.add(node);
            }
        }
        Collections.reverse(nodes);
        return nodes;
    }

    /** The weights that these nodes read. */
    List<TensorProto> initializers(List<NodeProto> nodes) {
        Set<String> read = new LinkedHashSet<>();
        nodes.forEach(node -> read.addAll(node.getInputList()));
        return model.getGraph().getInitializerList().stream()
                .filter(initializer -> read.contains(initializer.getName()))
                .toList();
    }

    /** A model that computes these values alone, for batches of any size. */
    ModelProto upTo(List<String> values) {
        List<NodeProto> nodes = nodes(values);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("encoder")
                .addInput(anyBatch())
                .addAllNode(nodes)
                .addAllInitializer(initializers(nodes));
        // Without a type, which ONNX Runtime then infers.
        values.forEach(value -> graph.addOutput(ValueInfoProto.newBuilder().setName(value)));
        return ModelProto.newBuilder()
                .setIrVersion(model.getIrVersion())
                .addAllOpsetImport(model.getOpsetImportList())
                .setGraph(graph)
                .build();
    }

    private ValueInfoProto anyBatch() {
        return ValueInfos.array(
                input.getName(),
                "",
                TensorProto.DataType.FLOAT,
                "batch",
                COLOURS,
                height().<Object>map(each -> each).orElse("height"),
                width().<Object>map(each -> each).orElse("width"));
    }
}
