package io.anomalight.onnx;

import java.util.Set;
import java.util.TreeSet;

/** The operators that a network in a file may have: those of the standard that compute numbers, without subgraphs. */
final class AllowedOperators {
    static final int OLDEST_OPSET = 13;
    static final int NEWEST_OPSET = 22;

    private static final Set<String> NAMES = Set.of(
            ("Abs Add And ArgMax ArgMin AveragePool BatchNormalization Cast Ceil Clip Concat Constant ConstantOfShape"
                            + " Conv ConvTranspose Cos CumSum DepthToSpace Div Dropout Einsum Elu Equal Erf Exp Expand Flatten"
                            + " Floor Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalMaxPool Greater"
                            + " GreaterOrEqual GroupNormalization HardSigmoid HardSwish Identity InstanceNormalization LRN"
                            + " LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization MatMul Max MaxPool"
                            + " Mean Min Mish Mod Mul Neg Not Or PRelu Pad Pow Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum"
                            + " ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape"
                            + " Resize Round ScatterElements ScatterND Selu Shape Sigmoid Sign Sin Size Slice Softmax Softplus"
                            + " Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Tan Tanh Tile TopK Transpose Trilu Unsqueeze"
                            + " Where Xor")
                    .split(" "));

    private AllowedOperators() {}

    static boolean has(String type) {
        return NAMES.contains(type);
    }

    /** All names in alphabetical order. */
    static Set<String> names() {
        return new TreeSet<>(NAMES);
    }
}
