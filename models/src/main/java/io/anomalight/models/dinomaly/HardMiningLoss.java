package io.anomalight.models.dinomaly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.models.components.trained.FeatureCosine;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The loose loss (section 3.4 of the paper, equations 5 and 6): the cosine distance of all features of an image together, where
 * positions that are reconstructed well keep only a part of their gradient.
 *
 * @param factor the part of the gradient that they keep
 */
record HardMiningLoss(double factor) {

    /**
     * The mean loss of groups and images, a scalar. Only the gradient depends on {@code easyShare}, not the value.
     *
     * @param encoder one {@code [B, N, D]} per group
     * @param decoder one {@code [B, N, D]} per group
     * @param easyShare share of the positions of the batch that count as reconstructed well
     */
    Operand of(List<Operand> encoder, List<Operand> decoder, double easyShare) {
        return FeatureGroups.mean(IntStream.range(0, encoder.size())
                        .mapToObj(group ->
                                images(encoder.get(group), damped(encoder.get(group), decoder.get(group), easyShare)))
                        .toList())
                .mean(0);
    }

    /** The loss of each image, {@code [B]}. */
    static Operand images(List<Operand> encoder, List<Operand> decoder) {
        return FeatureGroups.mean(IntStream.range(0, encoder.size())
                .mapToObj(group -> images(encoder.get(group), decoder.get(group)))
                .toList());
    }

    private static Operand images(Operand encoder, Operand decoder) {
        return FeatureCosine.distance(encoder, decoder, 1, 2);
    }

    private Operand damped(Operand encoder, Operand decoder, double easyShare) {
        return decoder.choose(array -> damped(EagerOperand.array(encoder), array, easyShare), operand -> {
            throw new UnsupportedOperationException("a graph for ONNX has no gradients");
        });
    }

    // w · x + (1 − w) · (x without its gradient) has the value of x and w times its gradient.
    private NDArray damped(NDArray encoder, NDArray decoder, double easyShare) {
        try (NDArray value = decoder.stopGradient();
                NDArray easy = easy(encoder, value, easyShare)) {
            return EagerOperand.compute(new NDList(decoder, value, easy), in -> {
                Operand rest = in.get(2).mul(1 - factor);
                Operand share = rest.mul(-1).add(1);
                return in.get(0).mul(share).add(in.get(1).mul(rest));
            });
        }
    }

    // 1 for positions that are closer than the hardest ones, [B, N, 1]
    private static NDArray easy(NDArray encoder, NDArray decoder, double easyShare) {
        try (NDArray distances = EagerOperand.compute(
                        new NDList(decoder, encoder), in -> FeatureCosine.distance(in.get(1), in.get(0), 2));
                NDArray flat = distances.flatten()) {
            int hard = Math.max(1, (int) (flat.size() * (1 - easyShare)));
            try (NDList largest = flat.topK(hard, 0, true, true);
                    NDArray threshold = largest.get(0).get(hard - 1L);
                    NDArray closer = distances.lt(threshold);
                    NDArray numbers = closer.toType(DataType.FLOAT32, false)) {
                return numbers.expandDims(2);
            }
        }
    }
}
