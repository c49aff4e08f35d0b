package io.anomalight.models.components.backbone.layout;

/**
 * The shape of a convolution and the batch norm after it, with torchvision's names.
 *
 * @param name name of the convolution, for instance {@code layer1.0.conv1}
 * @param norm name of the batch norm, for instance {@code layer1.0.bn1}
 * @param stride factor by which the map becomes smaller, or larger if the convolution is transposed
 * @param transposed whether it is a transposed convolution: each position becomes a square of {@code kernel} by {@code
 *     kernel} pixels; kernel and stride must then be equal
 */
public record Convolution(
        String name, String norm, int inputs, int outputs, int kernel, int stride, boolean transposed) {

    public Convolution {
        if (transposed && kernel != stride) {
            throw new IllegalArgumentException(
                    name + " is transposed, but its kernel of " + kernel + " differs from its stride of " + stride);
        }
    }

    /** A convolution that is not transposed. */
    public Convolution(String name, String norm, int inputs, int outputs, int kernel, int stride) {
        this(name, norm, inputs, outputs, kernel, stride, false);
    }

    /** Shape of the kernel: {@code [O, I, k, k]}, or {@code [k·k·O, I, 1, 1]} if it is transposed. */
    public long[] shape() {
        return transposed
                ? new long[] {(long) kernel * kernel * outputs, inputs, 1, 1}
                : new long[] {outputs, inputs, kernel, kernel};
    }

    /** Number of weights per output channel. */
    public int fanIn() {
        return inputs * kernel * kernel;
    }

    /** Number of weights per input channel. */
    public int fanOut() {
        return outputs * kernel * kernel;
    }

    /** Number of the weights of the kernel, and of the scales and shifts of the batch norm. */
    public long parameters() {
        return (long) outputs * fanIn() + 2L * outputs;
    }

    /** Zero padding on each side. With this padding, the size of the map changes only by the stride. */
    public int padding() {
        return kernel / 2;
    }
}
