package io.anomalight.models.components.flow;

import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One coupling block of a {@link FlowGraph}. For "kept values", see {@link FoldedChannels}.
 *
 * @param before scale and shift of the channels before this block
 */
record CouplingGraph(NormalizingFlow flow, int block, FoldedChannels before) {
    private static final double SUBNET_SCALE = 0.1;

    /**
     * The result of a block for vectors.
     *
     * @param kept the kept value of each channel, {@code [B, C, N]}, in the order of the next block
     * @param boundedScale tanh(0.1 · a₁), {@code [B, floor(C / 2), N]}; the log-scale is this times the bound
     */
    record Coupled(Value kept, Value boundedScale) {}

    private int passive() {
        return flow.shape().halves().passive();
    }

    private int active() {
        return flow.shape().halves().active();
    }

    Coupled apply(Value kept, Optional<Value> conditions) {
        Value passiveHalf = kept.slice(1, 0, passive());
        Value subnet = out(hidden(passiveHalf, conditions));
        Value boundedScale = subnet.slice(1, 0, active()).tanh();
        Value transformed = withPendingShift(kept.slice(1, passive(), before.channels()))
                .mul(boundedScale.mul(flow.shape().clampAlpha()).exp())
                .add(subnet.slice(1, active(), 2L * active()));
        return new Coupled(permuted(passiveHalf.concat(1, transformed)), boundedScale);
    }

    private Value withPendingShift(Value activeHalf) {
        double[] pending = Arrays.copyOfRange(before.shift(), passive(), before.channels());
        boolean any = DoubleStream.of(pending).anyMatch(shift -> shift != 0);
        return any ? activeHalf.add(column(activeHalf.graph(), pending)) : activeHalf;
    }

    // The hidden layer of the subnet. The part of bias and condition is the same for every image, so it is a constant.
    private Value hidden(Value passiveHalf, Optional<Value> conditions) {
        Graph graph = passiveHalf.graph();
        float[] weight = numbers("hidden.weight");
        int rows = weight.length / flow.shape().subnetInputs();
        float[] ofValues = columns(weight, rows, 0, passive());
        Value bias = column(graph, sums(numbers("hidden.bias"), before.shiftTimes(ofValues, passive())));
        Value equalForAllImages = conditions
                .map(positions -> {
                    int length = flow.shape().condition();
                    return graph.constant(columns(weight, rows, passive(), length), rows, length)
                            .matMul(positions)
                            .add(bias);
                })
                .orElse(bias);
        return graph.constant(before.columnsTimes(ofValues, passive()), rows, passive())
                .matMul(passiveHalf)
                .add(equalForAllImages)
                .relu();
    }

    // The output layer of the subnet: first the log-scales, then the shifts. The shifts are those of the kept values,
    // and they include the global offset.
    private Value out(Value hidden) {
        Graph graph = hidden.graph();
        float[] weight = numbers("out.weight");
        float[] bias = numbers("out.bias");
        float[] offset = numbers("offset");
        double[] sigma = globalScale();
        int width = weight.length / bias.length;
        double[] added = new double[bias.length];
        for (int row = 0; row < bias.length; row++) {
            int channel = passive() + row - active();
            boolean isScale = row < active();
            double factor = SUBNET_SCALE / (isScale ? 1 : before.scale()[channel]);
            added[row] = bias[row] * factor;
            added[row] += isScale ? 0 : offset[channel] / (sigma[channel] * before.scale()[channel]);
            for (int i = row * width; i < (row + 1) * width; i++) {
                weight[i] = (float) (weight[i] * factor);
            }
        }
        return graph.constant(weight, bias.length, width).matMul(hidden).add(column(graph, added));
    }

    private Value permuted(Value kept) {
        int channels = before.channels();
        return flow.shape().permuteSoft()
                ? kept.graph()
                        .constant(scaled().columnsTimes(numbers("rotation"), channels), channels, channels)
                        .matMul(kept)
                : kept.gather(kept.graph().constant(order(), channels), 1);
    }

    /** Scale and shift of the channels after this block. */
    FoldedChannels after() {
        return flow.shape().permuteSoft() ? scaled().rotated(numbers("rotation")) : scaled().inOrder(order());
    }

    private FoldedChannels scaled() {
        return before.after(globalScale(), numbers("offset"), passive());
    }

    /** The contribution of the global scale to the log-determinant, the same for all vectors. */
    double logGlobalScale() {
        return DoubleStream.of(globalScale()).map(Math::log).sum();
    }

    // 0.1 · softplus(g) with beta = 0.5, see Affine.
    private double[] globalScale() {
        float[] g = numbers("scale");
        return IntStream.range(0, g.length)
                .mapToDouble(c -> 0.2 * Math.log1p(Math.exp(0.5 * g[c])))
                .toArray();
    }

    private float[] numbers(String part) {
        return flow.arrays(part).get(block).toFloatArray();
    }

    private long[] order() {
        return flow.arrays("perm").get(block).toLongArray();
    }

    /** One number per channel, {@code [n, 1]}. */
    static Value column(Graph graph, double[] numbers) {
        float[] column = new float[numbers.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = (float) numbers[i];
        }
        return graph.constant(column, column.length, 1);
    }

    private static double[] sums(float[] some, double[] others) {
        return IntStream.range(0, some.length)
                .mapToDouble(i -> some[i] + others[i])
                .toArray();
    }

    /** Selected columns of a matrix. */
    private static float[] columns(float[] matrix, int rows, int from, int count) {
        int width = matrix.length / rows;
        float[] chosen = new float[rows * count];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix, row * width + from, chosen, row * count, count);
        }
        return chosen;
    }
}
