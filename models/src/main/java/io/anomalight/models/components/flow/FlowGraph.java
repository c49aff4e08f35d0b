package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A {@link NormalizingFlow} as a graph, for whole feature maps: vectors lie in columns, and as in {@link FoldedFlow} affines
 * and permutations are worked into the weights. It knows rotations, too.
 */
public final class FlowGraph {
    private static final double SUBNET_SCALE = 0.1;
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final NormalizingFlow flow;
    private final Graph graph;
    private final Optional<Value> conditions;
    private final int passive;
    private final int active;

    private FlowGraph(NormalizingFlow flow, Graph graph, Optional<Value> conditions) {
        this.flow = flow;
        this.graph = graph;
        this.conditions = conditions;
        this.passive = flow.shape().halves().passive();
        this.active = flow.shape().halves().active();
    }

    /**
     * The log-likelihood of each vector divided by its length C, {@code [B, N]}.
     *
     * @param features {@code [B, C, N]}
     * @param conditions of each position, {@code [P, N]}; empty for an unconditional flow
     */
    public static Value logLikelihood(NormalizingFlow flow, Value features, Optional<Value> conditions) {
        return new FlowGraph(flow, features.graph(), conditions).logLikelihood(features);
    }

    private Value logLikelihood(Value features) {
        int channels = flow.shape().channels();
        FoldedChannels folded = FoldedChannels.plain(channels);
        Value kept = features;
        List<Value> logScales = new ArrayList<>();
        double constant = -channels * HALF_LOG_TWO_PI;
        for (int block = 0; block < flow.shape().blocks(); block++) {
            double[] sigma = globalScale(block);
            constant += DoubleStream.of(sigma).map(Math::log).sum();
            Value parted = couple(block, kept, folded, sigma, logScales);
            folded = folded.after(sigma, numbers(block, "offset"), passive);
            kept = mixed(block, parted, folded);
            folded = flow.shape().permuteSoft()
                    ? folded.rotated(numbers(block, "rotation"))
                    : folded.inOrder(order(block));
        }
        Value logDeterminant = logScales.stream()
                .reduce(Value::add)
                .orElseThrow()
                .sum(1)
                .mul(flow.shape().clampAlpha())
                .add(graph.scalar(constant));
        return values(kept, folded)
                .square()
                .sum(1)
                .mul(-0.5)
                .add(logDeterminant)
                .mul(1.0 / channels);
    }

    /** What is kept after a coupling, in the channels' old order. */
    private Value couple(int block, Value kept, FoldedChannels folded, double[] sigma, List<Value> logScales) {
        Value passing = kept.slice(1, 0, passive);
        Value subnet = subnet(block, passing, folded, sigma);
        Value logScale = subnet.slice(1, 0, active).tanh();
        logScales.add(logScale);
        Value scale = logScale.mul(flow.shape().clampAlpha()).exp();
        double[] pending = Arrays.copyOfRange(folded.shift(), passive, folded.channels());
        Value transformed = kept.slice(1, passive, folded.channels());
        if (DoubleStream.of(pending).anyMatch(shift -> shift != 0)) {
            transformed = transformed.add(column(pending));
        }
        return passing.concat(1, transformed.mul(scale).add(subnet.slice(1, active, 2L * active)));
    }

    // Two products: of the passive half, to which the condition adds the same for every image, and of what came of it.
    private Value subnet(int block, Value passing, FoldedChannels folded, double[] sigma) {
        float[] weight = numbers(block, "hidden.weight");
        int hidden = weight.length / flow.shape().subnetInputs();
        float[] first = columns(weight, hidden, 0, passive);
        Value table = column(sums(numbers(block, "hidden.bias"), folded.shiftTimes(first, passive)));
        if (conditions.isPresent()) {
            int condition = flow.shape().condition();
            float[] second = columns(weight, hidden, passive, condition);
            table = graph.constant(second, hidden, condition)
                    .matMul(conditions.get())
                    .add(table);
        }
        Value activated = graph.constant(folded.columnsTimes(first, passive), hidden, passive)
                .matMul(passing)
                .add(table)
                .relu();
        float[] out = numbers(block, "out.weight");
        float[] bias = numbers(block, "out.bias");
        float[] offset = numbers(block, "offset");
        double[] shift = new double[bias.length];
        for (int row = 0; row < bias.length; row++) {
            int channel = passive + row - active; // of a shift; the first rows are scales
            double factor = SUBNET_SCALE / (row < active ? 1 : folded.scale()[channel]);
            double pending = row < active ? 0 : offset[channel] / (sigma[channel] * folded.scale()[channel]);
            shift[row] = bias[row] * factor + pending;
            for (int i = row * hidden; i < (row + 1) * hidden; i++) {
                out[i] = (float) (out[i] * factor);
            }
        }
        return graph.constant(out, bias.length, hidden).matMul(activated).add(column(shift));
    }

    private Value mixed(int block, Value kept, FoldedChannels folded) {
        int channels = folded.channels();
        return flow.shape().permuteSoft()
                ? graph.constant(folded.rotating(numbers(block, "rotation")), channels, channels)
                        .matMul(kept)
                : kept.gather(graph.constant(order(block), channels), 1);
    }

    private Value values(Value kept, FoldedChannels folded) {
        double[] shift = IntStream.range(0, folded.channels())
                .mapToDouble(c -> folded.scale()[c] * folded.shift()[c])
                .toArray();
        return kept.mul(column(folded.scale())).add(column(shift));
    }

    // 0.1 · softplus(g) with beta = 0.5, see Affine.
    private double[] globalScale(int block) {
        float[] g = numbers(block, "scale");
        return IntStream.range(0, g.length)
                .mapToDouble(c -> 0.2 * Math.log1p(Math.exp(0.5 * g[c])))
                .toArray();
    }

    private float[] numbers(int block, String part) {
        return array(block, part).toFloatArray();
    }

    private long[] order(int block) {
        return array(block, "perm").toLongArray();
    }

    private NDArray array(int block, String part) {
        return flow.arrays(part).get(block);
    }

    private Value column(double[] numbers) {
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

    /** Some columns of a matrix of so many rows. */
    private static float[] columns(float[] matrix, int rows, int from, int count) {
        int width = matrix.length / rows;
        float[] chosen = new float[rows * count];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix, row * width + from, chosen, row * count, count);
        }
        return chosen;
    }
}
