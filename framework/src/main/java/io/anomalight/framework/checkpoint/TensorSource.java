package io.anomalight.framework.checkpoint;

import io.anomalight.framework.memory.NativeBytes;
import java.io.IOException;
import java.util.List;

/** A tensor whose elements are fetched when they are written, so that a file of many needs memory for one. */
public interface TensorSource {

    /** The type of its elements. */
    Tensor.Type type();

    /** The lengths of its axes; empty for a scalar. */
    List<Long> shape();

    /** Hands out the elements of this type and shape in row-major order, little-endian, in one piece or in several. */
    void read(NativeBytes.Reading reading) throws IOException;
}
