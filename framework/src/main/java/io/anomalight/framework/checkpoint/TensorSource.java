package io.anomalight.framework.checkpoint;

import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.util.List;

/** A tensor whose elements are read only when they are written, so that a file of many tensors needs memory for one. */
public interface TensorSource {

    /** The type of its elements. */
    Tensor.Type type();

    /** The lengths of its axes; empty for a scalar. */
    List<Long> shape();

    /** Passes the elements to {@code reading}, in row-major order and little-endian, in one or more pieces. */
    void read(NativeBytes.Reading reading) throws IOException;
}
