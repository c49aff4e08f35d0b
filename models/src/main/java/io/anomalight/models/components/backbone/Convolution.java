package io.anomalight.models.components.backbone;

/**
 * One convolution together with the batch norm behind it, under torchvision's names.
 *
 * @param name for instance {@code layer1.0.conv1}
 * @param norm for instance {@code layer1.0.bn1}
 */
record Convolution(String name, String norm, int inputs, int outputs, int kernel, int stride) {

    /** Shape of the kernel, {@code [O, I, k, k]}. */
    long[] shape() {
        return new long[] {outputs, inputs, kernel, kernel};
    }

    /** Number of weights behind one output channel. */
    int fanIn() {
        return inputs * kernel * kernel;
    }

    /** Number of weights, and of the norm's scales and shifts. */
    long parameters() {
        return (long) outputs * fanIn() + 2L * outputs;
    }

    /** Zeros on each side, so that only the stride makes the map smaller. */
    int padding() {
        return kernel / 2;
    }
}
