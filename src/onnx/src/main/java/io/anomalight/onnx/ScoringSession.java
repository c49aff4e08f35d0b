package io.anomalight.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.failure.ModuleFailure;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph of {@link ScoringGraph} in ONNX Runtime. It owns native memory until {@link #close}. Any number of threads may use it, but
 * no call may run while or after it is closed.
 */
public final class ScoringSession implements AutoCloseable {
    private static final String MOST_FOLDED_BYTES = "1000000";

    private final OrtEnvironment environment;
    private final OrtSession session;
    /** The memory of the arrays, which the session reads. */
    private final OutsideArrays constants;

    /** The arrays that each call gets. */
    private final OutsideArrays fed;

    private ScoringSession(OrtEnvironment environment, OrtSession session, OutsideArrays constants, OutsideArrays fed) {
        this.environment = environment;
        this.session = session;
        this.constants = constants;
        this.fed = fed;
    }

    /** The numbers of the arrays beside a graph. */
    @FunctionalInterface
    public interface Numbers {
        /**
         * Reads an array into a new direct buffer, in row-major order.
         *
         * @throws UnusableException with the reason, if it does not hold float32 or bfloat16 numbers
         */
        FloatBuffer of(String name) throws UnusableException;
    }

    /** As {@link #open(byte[], Map, Numbers, int, boolean)}, for any number of images. */
    public static ScoringSession open(byte[] graph, Map<String, List<Long>> shapes, Numbers numbers, int threads)
            throws UnusableException {
        return open(graph, shapes, numbers, threads, false);
    }

    /**
     * Checks a graph, and opens it.
     *
     * @param graph the bytes of the graph
     * @param shapes names and shapes of the arrays beside it
     * @param numbers the numbers of these arrays
     * @param threads number of threads of a call, or 0 for all cores
     * @param fewImages whether large constants are computed at each call and not once, which would take more time and memory than
     *     that of about ten calls
     * @throws UnusableException with the reason, if the graph is damaged, or has a part that Anomalight does not write
     */
    public static ScoringSession open(
            byte[] graph, Map<String, List<Long>> shapes, Numbers numbers, int threads, boolean fewImages)
            throws UnusableException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            if (fewImages) {
                options.addConfigEntry("optimization.constant_folding_max_output_size_in_bytes", MOST_FOLDED_BYTES);
            }
            FedArrays arrays = FedArrays.of(graph, ScoringGraphCheck.arrays(graph, shapes));
            OutsideArrays constants = OutsideArrays.of(arrays.constants(), numbers);
            try {
                constants.addTo(options);
                OutsideArrays fed = OutsideArrays.of(arrays.inputs(), numbers);
                try {
                    OrtSession session = environment.createSession(arrays.graph(), options);
                    return new ScoringSession(environment, session, constants, fed);
                } catch (OrtException | RuntimeException | Error failure) {
                    fed.close();
                    throw failure;
                }
            } catch (UnusableException | OrtException | RuntimeException | Error failure) {
                constants.close();
                throw failure;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UnusableException("has a graph that can't be read: " + e.getMessage(), e);
        } catch (OrtException e) {
            throw new UnusableException("has a graph that ONNX Runtime can't run: " + e.getMessage(), e);
        }
    }

    /**
     * Raw scores and maps of a batch.
     *
     * @param scores {@code [B]}
     * @param maps {@code [B, H, W]}, in row-major order
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on at once
    public record Result(float[] scores, float[] maps) {}

    /**
     * Scores images.
     *
     * @param rgb {@code [B, 3, H, W]}, RGB in [0, 1], in row-major order
     * @param shape B, 3, H and W
     * @throws ModuleFailure if the runtime fails, for instance because memory is used up
     */
    public Result run(FloatBuffer rgb, long... shape) {
        try (OnnxTensor images = OnnxTensor.createTensor(environment, rgb, shape);
                OrtSession.Result results =
                        session.run(inputs(images), Set.of(ScoringGraph.SCORE, ScoringGraph.ANOMALY_MAP))) {
            return new Result(floats(results, ScoringGraph.SCORE), floats(results, ScoringGraph.ANOMALY_MAP));
        } catch (OrtException e) {
            ModuleFailure failure = new ModuleFailure(
                    "ONNX Runtime failed: " + e.getMessage(), "score fewer images at once, or use engine=pytorch");
            failure.initCause(e);
            throw failure;
        }
    }

    private Map<String, OnnxTensorLike> inputs(OnnxTensor images) {
        Map<String, OnnxTensorLike> inputs = new HashMap<>(fed.tensors());
        inputs.put(ScoringGraph.IMAGES, images);
        return inputs;
    }

    private static float[] floats(OrtSession.Result results, String name) {
        OnnxTensor tensor = (OnnxTensor) results.get(name).orElseThrow();
        FloatBuffer numbers = tensor.getFloatBuffer();
        float[] copied = new float[numbers.remaining()];
        numbers.get(copied);
        return copied;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close a session", e);
        } finally {
            fed.close();
            constants.close();
        }
    }
}
