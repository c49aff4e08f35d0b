package io.anomalight.onnx;

import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TensorShapeProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;

/** Creates ONNX's descriptions of the inputs and outputs of a graph. */
final class ValueInfos {
    private ValueInfos() {}

    /**
     * Describes an array.
     *
     * @param meaning documentation as text
     * @param lengths lengths of the axes: a number if the length is fixed, otherwise a name
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
