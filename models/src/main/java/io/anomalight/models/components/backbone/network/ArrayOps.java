package io.anomalight.models.components.backbone.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.backbone.layout.Convolution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Computes with arrays; products with weights are computed in the precision of the current pass. */
public final class ArrayOps implements NetworkOps<NDArray> {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final double GELU_SCALE = Math.sqrt(0.5);

    private final ModuleState state;
    private final String prefix;
    private final MixedPrecision mixedPrecision;
    private final Padding padding;
    /** What the open {@link #part} has computed so far. */
    private final List<NDArray> computed = new ArrayList<>();

    private boolean inPart;

    /** Uses the arrays of the state whose names begin with {@code prefix}. */
    public ArrayOps(ModuleState state, String prefix) {
        this(state, prefix, Padding.ZEROS);
    }

    /** As above, with another padding of all convolutions. */
    ArrayOps(ModuleState state, String prefix, Padding padding) {
        this.state = state;
        this.prefix = prefix;
        this.padding = padding;
        this.mixedPrecision = new MixedPrecision(state);
    }

    private NDArray noted(NDArray result) {
        if (inPart) {
            computed.add(result);
        }
        return result;
    }

    // The input is the first argument, because the result belongs to its manager.
    @Override
    public NDArray convolve(NDArray x, Convolution convolution) {
        int width = convolution.padding();
        if (padding == Padding.ZEROS || width == 0) {
            return convolve(x, convolution, width);
        }
        NDArray rows = mirrored(x, 2, width);
        NDArray padded = mirrored(rows, 3, width);
        free(rows);
        NDArray result = convolve(padded, convolution, 0);
        free(padded);
        return result;
    }

    private NDArray convolve(NDArray x, Convolution convolution, int zeros) {
        String name = prefix + convolution.name();
        return noted(mixedPrecision.convolve(
                x, name + WEIGHT, name + BIAS, convolution.stride(), zeros, convolution.groups()));
    }

    /** Adds {@code width} mirrored lines at both ends of an axis. */
    private NDArray mirrored(NDArray x, int axis, int width) {
        long length = x.getShape().get(axis);
        NDList parts = new NDList();
        for (int i = width; i > 0; i--) {
            parts.add(slice(x, axis, i, i + 1L));
        }
        parts.add(x);
        for (long i = length - 2; i > length - 2 - width; i--) {
            parts.add(slice(x, axis, i, i + 1));
        }
        NDArray whole = noted(NDArrays.concat(parts, axis));
        parts.stream().filter(part -> part != x).forEach(this::free);
        return whole;
    }

    @Override
    public NDArray linear(NDArray x, String name) {
        long[] shape = x.getShape().getShape();
        NDArray rows = reshape(x, -1, shape[shape.length - 1]);
        NDArray product = noted(mixedPrecision.linear(rows, prefix + name + WEIGHT, prefix + name + BIAS));
        shape[shape.length - 1] = product.getShape().get(1);
        NDArray result = reshape(product, shape);
        free(rows);
        free(product);
        return result;
    }

    @Override
    public NDArray layerNorm(NDArray x, String name, double epsilon) {
        Shape last = new Shape(x.getShape().get(x.getShape().dimension() - 1));
        return noted(LayerNorm.layerNorm(x, last, weight(name + WEIGHT), weight(name + BIAS), (float) epsilon)
                .singletonOrThrow());
    }

    @Override
    public NDArray weight(String name) {
        return state.get(prefix + name);
    }

    @Override
    public float[] numbers(String name) {
        return weight(name).toFloatArray();
    }

    @Override
    public NDArray constant(NDArray x, float[] numbers, long... shape) {
        return noted(x.getManager().create(numbers, new Shape(shape)));
    }

    @Override
    public NDArray activate(NDArray x, Activation activation) {
        return switch (activation) {
            case RELU -> noted(ai.djl.nn.Activation.relu(x));
            case RELU6 -> clipped(x);
            case SIGMOID -> noted(ai.djl.nn.Activation.sigmoid(x));
            case SILU -> timesSigmoid(x, x);
            case QUICK_GELU -> quickGelu(x);
            case HARD_SIGMOID -> hardSigmoid(x);
            case HARD_SWISH -> hardSigmoid(x).muli(x);
            case GELU -> gelu(x);
        };
    }

    private NDArray gelu(NDArray x) {
        NDArray scaled = mul(x, GELU_SCALE);
        NDArray result = noted(scaled.erf()).addi(1).muli(x).muli(0.5);
        free(scaled);
        return result;
    }

    private NDArray quickGelu(NDArray x) {
        NDArray scaled = mul(x, 1.702);
        NDArray result = timesSigmoid(x, scaled);
        free(scaled);
        return result;
    }

    private NDArray timesSigmoid(NDArray x, NDArray argument) {
        return noted(ai.djl.nn.Activation.sigmoid(argument)).muli(x);
    }

    // DJL's clip leaves two arrays behind.
    private NDArray clipped(NDArray x) {
        NDArray positive = activate(x, Activation.RELU);
        NDArray result = noted(positive.minimum(state.constant(6)));
        free(positive);
        return result;
    }

    private NDArray hardSigmoid(NDArray x) {
        NDArray shifted = noted(x.add(3));
        NDArray result = clipped(shifted).divi(6);
        free(shifted);
        return result;
    }

    @Override
    public NDArray maxPool(NDArray x) {
        return noted(Pool.maxPool2d(x, new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false));
    }

    @Override
    public NDArray meanOfPositions(NDArray x) {
        NDArray means = noted(Pool.globalAvgPool2d(x)); // [B, C]
        NDArray result =
                reshape(means, means.getShape().get(0), means.getShape().get(1), 1, 1);
        free(means);
        return result;
    }

    @Override
    public NDArray softmax(NDArray x) {
        return noted(x.softmax(-1));
    }

    @Override
    public NDArray matMul(NDArray x, NDArray y) {
        return noted(x.matMul(y));
    }

    @Override
    public NDArray add(NDArray x, NDArray y) {
        return noted(x.add(y));
    }

    @Override
    public NDArray mul(NDArray x, NDArray y) {
        return noted(x.mul(y));
    }

    @Override
    public NDArray mul(NDArray x, double factor) {
        return mul(x, state.constant(factor));
    }

    @Override
    public NDArray addTo(NDArray sum, NDArray y) {
        return sum.addi(y);
    }

    @Override
    public NDArray reshape(NDArray x, long... shape) {
        return noted(x.reshape(shape));
    }

    @Override
    public NDArray transpose(NDArray x, int... axes) {
        return noted(x.transpose(axes));
    }

    @Override
    public NDArray slice(NDArray x, int axis, long from, long to) {
        NDIndex index = new NDIndex();
        for (int i = 0; i < axis; i++) {
            index.addAllDim();
        }
        return noted(x.get(index.addSliceDim(from, to)));
    }

    @Override
    public NDArray concat(int axis, NDArray x, NDArray y) {
        return noted(NDArrays.concat(new NDList(x, y), axis));
    }

    // Within a part, its end frees the array.
    @Override
    public void free(NDArray x) {
        if (!inPart) {
            x.close();
        }
    }

    @Override
    public NDArray part(NDArray x, UnaryOperator<NDArray> body) {
        if (inPart) {
            return body.apply(x);
        }
        inPart = true;
        try {
            NDArray result = body.apply(x);
            computed.stream().filter(array -> array != result).forEach(NDArray::close);
            return result;
        } finally {
            computed.clear(); // after an exception, the step frees the arrays
            inPart = false;
        }
    }
}
