package io.anomalight.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;

/**
 * Measures a file before its messages are built. A message takes many times the memory of its bytes, and only the numbers of
 * tensors do not.
 */
final class WireBudget {
    /** The largest size of all that is not numbers: nodes, names and shapes. */
    static final long MOST_STRUCTURE_BYTES = 32L << 20;

    /** The messages that hold numbers, and the fields that lead to them. */
    private enum Level {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR;

        /** The message in a field, by number. */
        Map<Integer, Level> messages() {
            return switch (this) {
                case MODEL -> Map.of(7, GRAPH);
                case GRAPH -> Map.of(1, NODE, 5, TENSOR);
                case NODE -> Map.of(5, ATTRIBUTE);
                case ATTRIBUTE -> Map.of(5, TENSOR);
                case TENSOR -> Map.of();
            };
        }

        boolean isNumbers(int field) {
            return this == TENSOR && (field == OnnxFields.RAW_DATA || field == OnnxFields.FLOAT_DATA);
        }
    }

    private long numbers;

    private WireBudget() {}

    /** The number of bytes of a model that are not numbers of tensors. */
    static long structureBytes(byte[] content) throws IOException {
        WireBudget budget = new WireBudget();
        budget.measure(CodedInputStream.newInstance(content), Level.MODEL);
        return content.length - budget.numbers;
    }

    private void measure(CodedInputStream in, Level level) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
                continue;
            }
            int length = in.readRawVarint32();
            Level inner = level.messages().get(field);
            if (inner != null) {
                int outer = in.pushLimit(length);
                measure(in, inner);
                in.popLimit(outer);
                continue;
            }
            in.skipRawBytes(length);
            if (level.isNumbers(field)) {
                numbers += length;
            }
        }
    }
}
