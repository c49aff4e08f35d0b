package io.anomalight.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** An ONNX file, opened with ONNX Runtime. */
final class OnnxFile implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxFile(Path file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1); // idle threads would spin and slow the engine down
            session = environment.createSession(file.toString(), options);
        }
    }

    OrtSession session() {
        return session;
    }

    /** Runs the graph; returns all outputs by name, as Java arrays. */
    Outputs run(List<BufferedImage> pictures) throws OrtException {
        int height = pictures.get(0).getHeight();
        int width = pictures.get(0).getWidth();
        ByteBuffer bytes = ByteBuffer.allocateDirect(3 * pictures.size() * height * width);
        for (BufferedImage picture : pictures) {
            for (int rgb : picture.getRGB(0, 0, width, height, new int[height * width], 0, width)) {
                bytes.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
            }
        }
        long[] shape = {pictures.size(), height, width, 3};
        try (OnnxTensor image = OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("image", image))) {
            Map<String, Object> outputs = new HashMap<>();
            for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
                outputs.put(output.getKey(), output.getValue().getValue());
            }
            return new Outputs(outputs);
        }
    }

    record Outputs(Map<String, Object> arrays) {
        <T> T get(String name, Class<T> type) {
            Object array = arrays.get(name);
            if (array == null) {
                throw new NoSuchElementException(name + " is not among " + arrays.keySet());
            }
            return type.cast(array);
        }

        float[] scores() {
            return get("score", float[].class);
        }

        float[][][] maps() {
            return get("anomaly_map", float[][][].class);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
