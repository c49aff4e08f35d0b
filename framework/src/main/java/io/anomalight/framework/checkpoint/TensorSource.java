package io.anomalight.framework.checkpoint;

import java.util.List;

/** A tensor that comes to Java memory when it is asked for, so that a file of many needs memory for one. */
public interface TensorSource {

    /** The type of its elements. */
    Tensor.Type type();

    /** The lengths of its axes; empty for a scalar. */
    List<Long> shape();

    /** The tensor itself, of this type and shape. */
    Tensor fetch();
}
