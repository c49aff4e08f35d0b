package io.anomalight.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network of an ONNX file in ONNX Runtime. Not thread-safe. */
final class OnnxSession implements AutoCloseable {
    /**
     * A result.
     *
     * @param numbers in row-major order
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Array(long[] shape, FloatBuffer numbers) {}

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final EncoderGraph graph;
    private final List<String> taps;
    private final OrtSession session;

    /**
     * Creates a session.
     *
     * @param taps the values that are computed
     * @param threads number of threads of one operator
     * @throws UserError if ONNX Runtime can't run the network
     */
    OnnxSession(EncoderGraph graph, List<String> taps, int threads) {
        this.graph = graph;
        this.taps = List.copyOf(taps);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Otherwise idle threads slow the engine down.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Errors are exceptions.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            this.session = environment.createSession(graph.upTo(taps).toByteArray(), options);
        } catch (OrtException e) {
            throw new UserError(path() + " can't be run by ONNX Runtime: " + reason(e), e);
        }
    }

    private Path path() {
        return graph.file().path();
    }

    /**
     * Computes the taps.
     *
     * @param images {@code [batch, 3, H, W]} as the network expects them, in row-major order
     * @return one array per tap, in their order
     * @throws UserError if the network can't compute these images
     */
    List<Array> run(float[] images, int batch, ImageSize size) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(images.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        buffer.put(images).flip();
        long[] shape = {batch, 3, size.height(), size.width()};
        try (OnnxTensor input = OnnxTensor.createTensor(environment, buffer, shape);
                OrtSession.Result result = session.run(Map.of(graph.inputName(), input), Set.copyOf(taps))) {
            List<Array> arrays = new ArrayList<>();
            for (String tap : taps) {
                arrays.add(array(tap, result.get(tap).orElseThrow()));
            }
            return arrays;
        } catch (OrtException e) {
            throw new UserError(
                    path() + " can't compute images of the shape " + Arrays.toString(shape) + ": " + reason(e)
                            + "; set model.input_size to a size that the network can compute, or export it again",
                    e);
        }
    }

    private static String reason(OrtException failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
    }

    private Array array(String tap, OnnxValue value) {
        if (value instanceof OnnxTensor tensor && tensor.getInfo().type == OnnxJavaType.FLOAT) {
            return new Array(tensor.getInfo().getShape(), tensor.getFloatBuffer());
        }
        throw new UserError(path() + " has the output \"" + tap
                + "\", which is not an array of float32, so it can't serve as features; name another one in"
                + " model.layers");
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not free " + path(), e);
        }
    }
}
