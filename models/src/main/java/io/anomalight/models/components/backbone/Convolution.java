package io.anomalight.models.components.backbone;

/**
 * One convolution together with the batch norm behind it, under torchvision's names.
 *
 * @param name for instance {@code layer1.0.conv1}
 * @param norm for instance {@code layer1.0.bn1}
 * @param stride how much smaller it makes the map, or larger if it is transposed
 * @param transposed whether it enlarges: each position becomes a square of {@code kernel} by {@code kernel}, which takes a
 *     stride as large
 */
public record Convolution(
        String name, String norm, int inputs, int outputs, int kernel, int stride, boolean transposed) {

    public Convolution {
        if (transposed && kernel != stride) {
            throw new IllegalArgumentException(name + " is transposed, but its kernel of " + kernel
                    + " is not as large as its stride of " + stride);
        }
    }

    /** One that does not enlarge. */
    public Convolution(String name, String norm, int inputs, int outputs, int kernel, int stride) {
        this(name, norm, inputs, outputs, kernel, stride, false);
    }

    /** Shape of the kernel, {@code [O, I, k, k]}; a transposed one is a product, {@code [k·k·O, I, 1, 1]}. */
    public long[] shape() {
        return transposed
                ? new long[] {(long) kernel * kernel * outputs, inputs, 1, 1}
                : new long[] {outputs, inputs, kernel, kernel};
    }

    /** Number of weights behind one output channel. */
    int fanIn() {
        return inputs * kernel * kernel;
    }

    /** Number of weights in front of one input channel. */
    public int fanOut() {
        return outputs * kernel * kernel;
    }

    /** Number of weights, and of the norm's scales and shifts. */
    long parameters() {
        return (long) outputs * fanIn() + 2L * outputs;
    }

    /** Zeros on each side, so that only the stride makes the map smaller. */
    public int padding() {
        return kernel / 2;
    }
}
