package io.anomalight.onnx;

import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TensorShapeProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;

/** What a graph says of its inputs and outputs. */
final class Described {
    private Described() {}

    /**
     * Describes an array.
     *
     * @param meaning in words
     * @param lengths of its axes: a number where it is always the same, a name where it is not
     */
    static ValueInfoProto array(String name, String meaning, TensorProto.DataType type, Object... lengths) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object length : lengths) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (length instanceof Integer number) {
                dimension.setDimValue(number);
            } else {
                dimension.setDimParam(length.toString());
            }
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setDocString(meaning)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
