package io.anomalight.models.uninet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.trained.MirroredResNet;
import io.anomalight.models.components.trained.Statistics;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The networks that learn from both teachers: a bottleneck, a decoder, and the feature selection.
 *
 * @param decoder rebuilds features from the bottleneck's
 */
record Student(DualBranchBottleneck bottleneck, MirroredResNet decoder, FeatureSelection selection) {
    private static final int LAYERS = 3;

    /** The names of all parameters. */
    List<String> parameterNames() {
        return Stream.of(decoder.parameterNames(), bottleneck.parameterNames(), selection.parameterNames())
                .flatMap(List::stream)
                .toList();
    }

    /** Rebuilds the features of one teacher with running statistics. */
    NDList rebuild(NDList features) {
        return decoder.decode(bottleneck.embed(features, Statistics.RUNNING), Statistics.RUNNING);
    }

    /** The same, as a graph for ONNX. */
    List<Value> rebuild(List<Value> features) {
        return decoder.decode(bottleneck.embed(features));
    }

    /**
     * The mean loss of the images. Both teachers' features go through the networks as one batch; what is rebuilt from the target's is
     * compared with the source's features, and the other way round.
     *
     * @param source one {@code [B, C, h, w]} per layer, the largest first
     * @param target of the same shapes
     */
    NDArray loss(NDList source, NDList target, ContrastiveLoss loss) {
        NDList both = new NDList();
        for (int layer = 0; layer < LAYERS; layer++) {
            both.add(NDArrays.concat(new NDList(target.get(layer), source.get(layer)), 0));
        }
        NDList rebuilt = decoder.decode(bottleneck.embed(both, Statistics.BATCH), Statistics.BATCH);
        long images = source.head().getShape().get(0);
        NDList inputs = new NDList(source).addAll(target).addAll(rebuilt);
        return EagerOperand.compute(inputs, in -> IntStream.range(0, LAYERS)
                .boxed()
                .flatMap(layer -> {
                    Operand all = in.get(2 * LAYERS + layer);
                    return Stream.of(
                            loss(in.get(layer), all.slice(0, 0, images), layer, loss),
                            loss(in.get(LAYERS + layer), all.slice(0, images, 2 * images), layer, loss));
                })
                .reduce(Operand::add)
                .orElseThrow()
                .mean(0));
    }

    private Operand loss(Operand teacher, Operand student, int layer, ContrastiveLoss loss) {
        Operand flat = flat(teacher);
        return loss.of(flat, selection.select(flat, flat(student), layer));
    }

    /** {@code [B, C, h, w]} to {@code [B, C, h · w]}. */
    private static Operand flat(Operand maps) {
        long[] shape = EagerOperand.array(maps).getShape().getShape();
        return maps.reshape(shape[0], shape[1], shape[2] * shape[3]);
    }
}
