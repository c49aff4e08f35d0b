package io.anomalight.onnx;

import ai.djl.ndarray.NDArray;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.StringStringEntryProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Builds a graph as messages of ONNX's protobuf schema. Not thread-safe. */
final class ProtoGraph implements Graph {
    /** The size limit of a protobuf message, minus space for nodes and names. */
    static final long MOST_BYTES = Integer.MAX_VALUE - (16L << 20);

    private final String model;
    private final long mostBytes;
    private final Set<String> outside;
    private final GraphProto.Builder message = GraphProto.newBuilder();
    private final Map<String, Value> parameters = new HashMap<>();
    private final Set<String> weights = new HashSet<>();
    private long bytes;

    /**
     * Creates an empty graph.
     *
     * @param model the name of the model, for errors
     * @param mostBytes largest size of all its numbers
     */
    ProtoGraph(String model, long mostBytes) {
        this(model, mostBytes, Set.of());
    }

    /**
     * As above, with parameters whose numbers are not copied into the graph.
     *
     * @param outside names of arrays that are given to the runtime beside the graph
     */
    ProtoGraph(String model, long mostBytes, Set<String> outside) {
        this.model = model;
        this.mostBytes = mostBytes;
        this.outside = Set.copyOf(outside);
        message.setName(model);
    }

    @Override
    public Value constant(float[] numbers, long... shape) {
        return initializer(newName("constant"), "", numbers, shape);
    }

    @Override
    public Value constant(long[] numbers, long... shape) {
        ByteBuffer raw = allocate(numbers.length, Long.BYTES, shape);
        raw.asLongBuffer().put(numbers);
        return initializer(tensor(newName("constant"), TensorProto.DataType.INT64, raw, shape));
    }

    @Override
    public Value parameter(ModuleState state, String name) {
        Value known = parameters.get(name);
        if (known != null) {
            return known;
        }
        NDArray array = state.get(name);
        long[] shape = array.getShape().getShape();
        Value made = outside.contains(name) ? reference(name, shape) : copy(name, array, shape);
        parameters.put(name, made);
        return made;
    }

    private Value copy(String name, NDArray array, long... shape) {
        checkSize(Float.BYTES, shape); // before the array is copied
        return initializer(name, "", finite(name, array.toFloatArray()), shape);
    }

    private Value reference(String name, long... shape) {
        return initializer(described(name, TensorProto.DataType.FLOAT, shape)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(ScoringGraph.OUTSIDE)));
    }

    /** Refuses NaN and infinity, because runtimes treat them differently and some replace NaN by a number. */
    private float[] finite(String name, float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new ModuleFailure(
                        model + " can't be exported as ONNX: its \"" + name + "\" holds " + number,
                        "training has diverged: train again with a lower learning rate");
            }
        }
        return numbers;
    }

    /** A named number that users of the file may read or change. */
    Value named(String name, String meaning, double number) {
        return initializer(name, meaning, new float[] {(float) number});
    }

    /** As {@link #named(String, String, double)}, for a list of numbers, {@code [n]}. */
    Value named(String name, String meaning, float[] numbers) {
        return initializer(name, meaning, numbers, numbers.length);
    }

    private Value initializer(String name, String meaning, float[] numbers, long... shape) {
        ByteBuffer raw = allocate(numbers.length, Float.BYTES, shape);
        raw.asFloatBuffer().put(numbers);
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, raw, shape);
        return initializer(meaning.isEmpty() ? tensor : tensor.setDocString(meaning));
    }

    private Value initializer(TensorProto.Builder tensor) {
        message.addInitializer(tensor);
        return new Value(this, tensor.getName());
    }

    private static TensorProto.Builder tensor(String name, TensorProto.DataType type, ByteBuffer raw, long... shape) {
        // No copy is needed: the buffer is not used elsewhere.
        ByteString data = UnsafeByteOperations.unsafeWrap(raw);
        return described(name, type, shape).setRawData(data);
    }

    private static TensorProto.Builder described(String name, TensorProto.DataType type, long... shape) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(LongStream.of(shape).boxed().toList());
    }

    private ByteBuffer allocate(int numbers, int each, long... shape) {
        long size = checkSize(each, shape);
        if (size != (long) numbers * each) {
            throw new IllegalArgumentException(
                    numbers + " numbers do not fill an array of shape " + Arrays.toString(shape));
        }
        bytes += size;
        return ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long checkSize(int each, long... shape) {
        long size = LongStream.of(shape).reduce(each, Math::multiplyExact);
        requireSpace(size);
        return size;
    }

    private void requireSpace(long size) {
        if (bytes + size > mostBytes) {
            throw new UserError(model + " can't be exported as ONNX: its numbers take more than "
                    + mostBytes / 1_000_000 + " MB, the most that one file can hold; make it smaller, for instance with"
                    + " fewer features, a smaller model.input_size or a smaller encoder");
        }
    }

    @Override
    public Value apply(Operator operator, Value... inputs) {
        return applyForAll(operator, 1, inputs).get(0);
    }

    @Override
    public List<Value> applyForAll(Operator operator, int results, Value... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator.type());
        String name = newName(operator.type());
        node.setName(name).addOutput(name);
        for (int i = 1; i < results; i++) {
            node.addOutput(name + "." + i);
        }
        for (Value input : inputs) {
            node.addInput(input.name());
        }
        operator.attributes().forEach((key, attribute) -> node.addAttribute(attribute(key, attribute)));
        message.addNode(node);
        return node.getOutputList().stream()
                .map(output -> new Value(this, output))
                .toList();
    }

    private String newName(String kind) {
        return kind + "_" + (message.getNodeCount() + message.getInitializerCount());
    }

    private static AttributeProto attribute(String name, Operator.Attribute attribute) {
        AttributeProto.Builder written = AttributeProto.newBuilder().setName(name);
        if (attribute instanceof Operator.Whole whole) {
            written.setType(AttributeProto.AttributeType.INT).setI(whole.value());
        } else if (attribute instanceof Operator.Wholes wholes) {
            written.setType(AttributeProto.AttributeType.INTS).addAllInts(wholes.values());
        } else if (attribute instanceof Operator.Real real) {
            written.setType(AttributeProto.AttributeType.FLOAT).setF(real.value());
        } else if (attribute instanceof Operator.Word word) {
            written.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(word.value()));
        }
        return written.build();
    }

    /** The placeholder for an optional input that an operator does not get. */
    Value none() {
        return new Value(this, "");
    }

    Value input(ValueInfoProto description) {
        message.addInput(description);
        return new Value(this, description.getName());
    }

    /** Adds an array of a file under its own name, unless the graph has it; returns the name. */
    String weight(TensorProto weight) {
        if (weights.add(weight.getName())) {
            long size = weight.getSerializedSize();
            requireSpace(size);
            bytes += size;
            message.addInitializer(weight);
        }
        return weight.getName();
    }

    /** Adds a node of a file, whose names are unique in this graph. */
    void node(NodeProto node) {
        message.addNode(node);
    }

    /** A prefix of names that no node of this graph has. */
    String unusedPrefix(String prefix) {
        return prefix + message.getNodeCount() + "/";
    }

    /** Declares a value as an output of the graph, under the name of the description. */
    void output(Value value, ValueInfoProto description) {
        message.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(description.getName())
                .addInput(value.name())
                .addOutput(description.getName()));
        message.addOutput(description);
    }

    /** The graph, without nodes and numbers on which no output depends. */
    GraphProto written() {
        return NeededParts.of(message);
    }
}
