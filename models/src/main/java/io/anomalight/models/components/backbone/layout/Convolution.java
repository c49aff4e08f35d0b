package io.anomalight.models.components.backbone.layout;

/**
 * The shape of a convolution and the batch norm after it, with the names of its weights file.
 *
 * @param name name of the convolution, for instance {@code layer1.0.conv1}
 * @param norm name of the batch norm, for instance {@code layer1.0.bn1}; empty if no batch norm follows
 * @param stride factor by which the map becomes smaller, or larger if the convolution is transposed
 * @param transposed whether it is a transposed convolution: each position becomes a square of {@code kernel} by {@code
 *     kernel} pixels; kernel and stride must then be equal
 * @param groups number of groups of channels that are convolved separately (Krizhevsky et al. 2012); equal to the inputs if
 *     each channel is convolved alone
 */
public record Convolution(
        String name, String norm, int inputs, int outputs, int kernel, int stride, boolean transposed, int groups) {

    public Convolution {
        if (transposed && kernel != stride) {
            throw new IllegalArgumentException(
                    name + " is transposed, but its kernel of " + kernel + " differs from its stride of " + stride);
        }
        if (inputs % groups != 0 || outputs % groups != 0) {
            throw new IllegalArgumentException(name + " has " + inputs + " inputs and " + outputs
                    + " outputs, which are not both divisible by its " + groups + " groups");
        }
    }

    /** A convolution in one group. */
    public Convolution(String name, String norm, int inputs, int outputs, int kernel, int stride, boolean transposed) {
        this(name, norm, inputs, outputs, kernel, stride, transposed, 1);
    }

    /** A convolution in one group that is not transposed. */
    public Convolution(String name, String norm, int inputs, int outputs, int kernel, int stride) {
        this(name, norm, inputs, outputs, kernel, stride, false, 1);
    }

    /** Shape of the kernel: {@code [O, I, k, k]}, or {@code [k·k·O, I, 1, 1]} if it is transposed. */
    public long[] shape() {
        return transposed
                ? new long[] {(long) kernel * kernel * outputs, inputs, 1, 1}
                : new long[] {outputs, inputs / groups, kernel, kernel};
    }

    /** Number of weights per output channel. */
    public int fanIn() {
        return inputs / groups * kernel * kernel;
    }

    /** Number of weights per input channel. */
    public int fanOut() {
        return outputs * kernel * kernel;
    }

    /** Whether a batch norm follows; otherwise the convolution has its own bias. */
    public boolean normed() {
        return !norm.isEmpty();
    }

    /** Number of the weights of the kernel, and of the scales and shifts of the batch norm or of the biases. */
    public long parameters() {
        return (long) outputs * fanIn() + (normed() ? 2L : 1L) * outputs;
    }

    /**
     * Zero padding on each side. With this padding, the size of the map changes only by the stride. A kernel as large as its
     * stride has none: it covers patches that do not overlap.
     */
    public int padding() {
        return kernel == stride ? 0 : kernel / 2;
    }
}
