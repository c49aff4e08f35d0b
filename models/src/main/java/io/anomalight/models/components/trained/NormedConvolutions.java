package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.NormedWeights;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.network.ArrayOps;
import io.anomalight.models.components.backbone.network.GraphOps;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Convolutions without bias, each followed by a batch norm (Ioffe and Szegedy 2015, algorithm 1), with PyTorch's arithmetic and
 * under torchvision's names.
 *
 * <p>Kernels, scales and shifts are parameters. The running means and variances are buffers: a forward pass over a training batch
 * changes them in place, and every checkpoint contains them.
 */
public final class NormedConvolutions {
    /** The weight of the old running mean or variance in an update; PyTorch's momentum is 1 minus this value, 0.1. */
    private static final float KEPT = 0.9f;

    private static final float EPSILON = (float) NormedWeights.EPSILON;

    /** The argument with which DJL's batch norm on PyTorch uses the second axis without a transposition. */
    private static final int CHANNELS = -1;

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final String MEAN = ".running_mean";
    private static final String VARIANCE = ".running_var";

    private final List<Convolution> convolutions;
    private final ModuleState state;
    private final String prefix;

    /** Uses the arrays of the state whose names begin with {@code prefix}. */
    public NormedConvolutions(List<Convolution> convolutions, ModuleState state, String prefix) {
        this.convolutions = List.copyOf(convolutions);
        this.state = state;
        this.prefix = prefix;
    }

    /**
     * Initialises the parameters. Kernels are normal with variance 2 / fan-out, as in torchvision and timm (He et al. 2015,
     * equation 14). Transposed kernels are uniform within 1 / √fan-out, as in PyTorch.
     */
    public void initialize(SplittableRandom random) {
        for (Convolution convolution : convolutions) {
            double fan = convolution.fanOut();
            SplittableRandom kernelRandom = random.split();
            addKernel(
                    convolution,
                    convolution.transposed()
                            ? draw(convolution, () -> (2 * kernelRandom.nextDouble() - 1) / Math.sqrt(fan))
                            : draw(convolution, () -> kernelRandom.nextGaussian() * Math.sqrt(2 / fan)));
            addNorm(convolution);
        }
    }

    /** Initialises the parameters; kernels are normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010). */
    public void initializeXavier(SplittableRandom random) {
        for (Convolution convolution : convolutions) {
            double deviation = Math.sqrt(2.0 / (convolution.fanIn() + convolution.fanOut()));
            SplittableRandom kernelRandom = random.split();
            addKernel(convolution, draw(convolution, () -> kernelRandom.nextGaussian() * deviation));
            addNorm(convolution);
        }
    }

    private void addKernel(Convolution convolution, float[] kernel) {
        state.parameter(prefix + convolution.name() + WEIGHT, kernel, convolution.shape());
    }

    /** Begins with pretrained weights. */
    void initialize(Convolution convolution, NormedWeights weights) {
        addKernel(convolution, weights.kernel());
        addNorm(convolution, weights.scale(), weights.shift(), weights.mean(), weights.variance());
    }

    private void addNorm(Convolution convolution) {
        int outputs = convolution.outputs();
        addNorm(convolution, filled(outputs, 1), filled(outputs, 0), filled(outputs, 0), filled(outputs, 1));
    }

    private void addNorm(Convolution convolution, float[] scale, float[] shift, float[] mean, float[] variance) {
        String norm = prefix + convolution.norm();
        state.parameter(norm + WEIGHT, scale, convolution.outputs());
        state.parameter(norm + BIAS, shift, convolution.outputs());
        state.buffer(norm + MEAN, mean, convolution.outputs());
        state.buffer(norm + VARIANCE, variance, convolution.outputs());
    }

    private static float[] draw(Convolution convolution, DoubleSupplier distribution) {
        float[] kernel = new float[convolution.fanOut() * convolution.inputs()];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) distribution.getAsDouble();
        }
        return kernel;
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }

    /**
     * Sets the last scale of each block to zero, so that at first the block is equal to its shortcut: timm's {@code
     * zero_init_last}.
     */
    public void beginAsShortcuts(List<ResNetLayout.Block> blocks) {
        blocks.forEach(block -> {
            Convolution last = block.path().get(block.path().size() - 1);
            state.parameter(prefix + last.norm() + WEIGHT, filled(last.outputs(), 0), last.outputs());
        });
    }

    /** The names of all trainable parameters in the state. */
    public List<String> parameterNames() {
        return convolutions.stream()
                .flatMap(convolution ->
                        List.of(convolution.name() + WEIGHT, convolution.norm() + WEIGHT, convolution.norm() + BIAS)
                                .stream())
                .map(name -> prefix + name)
                .toList();
    }

    /** The forward pass of a residual network with these convolutions. */
    public ResidualForward<NDArray> forward(Statistics statistics) {
        return new ResidualForward<>(new ArrayOps(state, prefix), with(statistics));
    }

    /** As above with running statistics, as a graph for ONNX. */
    public ResidualForward<Value> forward(Graph graph) {
        return new ResidualForward<>(new GraphOps(graph, state, prefix), this::evaluated);
    }

    /** The function that computes a convolution and its batch norm. */
    public ResidualForward.Layer<NDArray> with(Statistics statistics) {
        return (x, convolution) -> normalize(convolve(x, convolution), convolution.norm(), statistics);
    }

    /** Computes a convolution and its batch norm; a graph has running statistics only. */
    public Operand apply(Operand x, Convolution convolution, Statistics statistics) {
        return x.choose(
                array -> with(statistics).apply(array, convolution), value -> evaluated(Value.of(value), convolution));
    }

    /** The same function with running statistics, as a graph for ONNX. */
    public Value evaluated(Value x, Convolution convolution) {
        Graph graph = x.graph();
        String norm = prefix + convolution.norm();
        return graph.apply(
                Operator.of("BatchNormalization").with("epsilon", EPSILON),
                convolved(x, convolution),
                graph.parameter(state, norm + WEIGHT),
                graph.parameter(state, norm + BIAS),
                graph.parameter(state, norm + MEAN),
                graph.parameter(state, norm + VARIANCE));
    }

    private Value convolved(Value x, Convolution convolution) {
        Value weight = x.graph().parameter(state, prefix + convolution.name() + WEIGHT);
        if (!convolution.transposed()) {
            return x.graph().apply(GraphOps.operator(convolution), x, weight);
        }
        // The same as enlarge: its order of channels is the default of DepthToSpace.
        Value product = x.graph().apply(Operator.of("Conv"), x, weight);
        return x.graph().apply(Operator.of("DepthToSpace").with("blocksize", convolution.kernel()), product);
    }

    private NDArray normalize(NDArray x, String norm, Statistics statistics) {
        try (x) {
            return BatchNorm.batchNorm(
                            x,
                            state.get(prefix + norm + MEAN),
                            state.get(prefix + norm + VARIANCE),
                            state.get(prefix + norm + WEIGHT),
                            state.get(prefix + norm + BIAS),
                            CHANNELS,
                            KEPT,
                            EPSILON,
                            statistics == Statistics.BATCH)
                    .singletonOrThrow();
        }
    }

    private NDArray convolve(NDArray x, Convolution convolution) {
        NDArray weight = state.get(prefix + convolution.name() + WEIGHT);
        return convolution.transposed()
                ? convolveTransposed(x, weight, convolution)
                : convolvePlain(x, weight, convolution);
    }

    @SuppressWarnings("NullAway") // null means no bias in DJL
    static NDArray convolvePlain(NDArray x, NDArray weight, Convolution convolution) {
        int k = convolution.stride();
        if (convolution.kernel() == 1 && k > 1) {
            // The positions that the stride skips are removed before the convolution. Otherwise, on CPUs without
            // AVX-512 and with two or more threads, oneDNN computes a wrong gradient for such a kernel if it has few
            // channels.
            try (NDArray kept = x.get(new NDIndex(":, :, ::" + k + ", ::" + k))) {
                return Conv2d.conv2d(kept, weight).singletonOrThrow();
            }
        }
        Shape stride = new Shape(k, k);
        Shape padding = new Shape(convolution.padding(), convolution.padding());
        return Conv2d.conv2d(x, weight, null, stride, padding).singletonOrThrow();
    }

    /**
     * A transposed convolution whose kernel size equals its stride k. The output squares don't overlap. So a matrix product
     * computes k·k·O channels for each position, and these channels are then arranged as a square of pixels. Row (dy·k + dx)·O +
     * o of the kernel gives channel o of pixel (dy, dx) of the square. The channels are last in memory.
     */
    private static NDArray convolveTransposed(NDArray x, NDArray weight, Convolution convolution) {
        int k = convolution.kernel();
        try (NDArray product = Conv2d.conv2d(x, weight).singletonOrThrow()) {
            Shape shape = product.getShape();
            long batch = shape.get(0);
            long height = shape.get(2);
            long width = shape.get(3);
            return product.transpose(0, 2, 3, 1) // [B, h, w, k·k·O]
                    .reshape(batch, height, width, k, k, convolution.outputs())
                    .transpose(0, 1, 3, 2, 4, 5) // [B, h, k, w, k, O]
                    .reshape(batch, height * k, width * k, convolution.outputs())
                    .transpose(0, 3, 1, 2);
        }
    }
}
