package io.anomalight.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anomalight.framework.checkpoint.UnusableException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The arrays that a session reads and that are not in its graph. It owns their native memory until {@link #close}, which must come after
 * the session is closed.
 */
public final class OutsideArrays implements AutoCloseable {
    private final Map<String, OnnxTensorLike> tensors = new HashMap<>();

    private OutsideArrays() {}

    /**
     * Copies arrays for ONNX Runtime.
     *
     * @param shapes names and shapes of the arrays
     * @param numbers their numbers
     * @throws UnusableException with the reason, if an array can't be read
     * @throws OrtException if ONNX Runtime can't take one
     */
    public static OutsideArrays of(Map<String, List<Long>> shapes, ScoringSession.Numbers numbers)
            throws UnusableException, OrtException {
        OutsideArrays arrays = new OutsideArrays();
        try {
            for (Map.Entry<String, List<Long>> each : shapes.entrySet()) {
                long[] shape =
                        each.getValue().stream().mapToLong(Long::longValue).toArray();
                arrays.tensors.put(
                        each.getKey(),
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), numbers.of(each.getKey()), shape));
            }
            return arrays;
        } catch (UnusableException | OrtException | RuntimeException | Error failure) {
            arrays.close();
            throw failure;
        }
    }

    /** Gives the arrays to a session that is created with these options. */
    public void addTo(OrtSession.SessionOptions options) throws OrtException {
        options.addExternalInitializers(tensors);
    }

    /** The arrays by name, for the inputs of a call. */
    Map<String, OnnxTensorLike> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensorLike::close);
    }
}
