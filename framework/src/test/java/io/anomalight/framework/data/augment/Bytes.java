package io.anomalight.framework.data.augment;

import io.anomalight.framework.checkpoint.Tensor;

/** Reads a golden picture. */
final class Bytes {
    private Bytes() {}

    static byte[] of(Tensor tensor) {
        byte[] bytes = new byte[tensor.data().remaining()];
        tensor.data().duplicate().get(bytes);
        return bytes;
    }
}
