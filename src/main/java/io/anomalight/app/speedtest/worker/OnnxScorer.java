package io.anomalight.app.speedtest.worker;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.Precision;
import io.anomalight.onnx.ScoringGraph;
import io.anomalight.onnx.ScoringSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Scores images with the graph of a module in ONNX Runtime, on all cores. */
final class OnnxScorer implements ImageScorer {
    private static final double NANOS = 1e9;

    private final ScoringSession session;
    private final List<HostImage> images;
    private final int batchSize;
    private final ImageSize size;
    private final FloatBuffer buffer;
    // Uses the results, so that the compiler can't remove the computation.
    private double sum;

    /** Copies the arrays of the module; the module is not used later. */
    OnnxScorer(AnomalyModule module, List<HostImage> images, int batchSize) {
        Map<String, NDArray> arrays = new HashMap<>(module.state().pretrained());
        arrays.putAll(module.state().saved());
        this.session = session(module, arrays);
        this.images = List.copyOf(images);
        this.batchSize = batchSize;
        this.size = module.inputSize();
        this.buffer = ByteBuffer.allocateDirect(batchSize * numbers() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static ScoringSession session(AnomalyModule module, Map<String, NDArray> arrays) {
        Map<String, List<Long>> shapes = new HashMap<>();
        arrays.forEach((name, array) -> shapes.put(
                name, Arrays.stream(array.getShape().getShape()).boxed().toList()));
        try {
            return ScoringSession.open(ScoringGraph.of(module, Set.of()), shapes, name -> numbers(arrays, name), 0);
        } catch (UnusableException e) {
            throw new IllegalStateException("the graph of " + module.name() + " " + e.getMessage(), e);
        }
    }

    private static FloatBuffer numbers(Map<String, NDArray> arrays, String name) {
        float[] values = Objects.requireNonNull(arrays.get(name), name).toFloatArray();
        return ByteBuffer.allocateDirect(values.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(values)
                .flip();
    }

    private int numbers() {
        return 3 * size.pixels();
    }

    @Override
    public double inBatches(int count, Precision precision) {
        score(0, Math.min(count, batchSize));
        long begin = System.nanoTime();
        for (int from = 0; from < count; from += batchSize) {
            score(from, Math.min(batchSize, count - from));
        }
        return (System.nanoTime() - begin) / NANOS;
    }

    @Override
    public List<Double> oneByOne(int count, Precision precision) {
        for (int i = 0; i < WARM_UP; i++) {
            score(i, 1);
        }
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            score(i, 1);
            seconds.add((System.nanoTime() - begin) / NANOS);
        }
        return seconds;
    }

    private void score(int from, int count) {
        buffer.clear();
        for (int i = from; i < from + count; i++) {
            buffer.put(images.get(i % images.size()).rgb());
        }
        ScoringSession.Result result = session.run(buffer.flip(), count, 3, size.height(), size.width());
        sum += result.scores()[0] + result.maps()[0];
    }

    /** A sum over all results. */
    double sum() {
        return sum;
    }

    @Override
    public void close() {
        session.close();
    }
}
