package io.anomalight.detector;

import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.ModuleStep;
import io.anomalight.onnx.ScoringSession;
import java.nio.FloatBuffer;
import java.util.List;

/** Scores batches with the graph of an archive in ONNX Runtime. It owns the session. */
record OnnxRuntimeScorer(ScoringSession session, String model) implements BatchScorer {

    @Override
    public List<ImageResult> evaluate(HostBatch host) {
        int images = host.images().size();
        FloatBuffer pixels =
                FloatBuffer.allocate(images * host.channels() * host.size().pixels());
        host.images().forEach(image -> pixels.put(image.input()));
        ScoringSession.Result result = new ModuleStep(model, () -> "on " + host.listed())
                .run(() -> session.run(
                        pixels.flip(),
                        images,
                        host.channels(),
                        host.size().height(),
                        host.size().width()));
        return new ModuleStep(model, () -> "").run(() -> ImageResult.of(host, result.scores(), result.maps()));
    }

    @Override
    public NativeCount natives() {
        return new NativeCount(0, 0);
    }

    @Override
    public void close() {
        session.close();
    }
}
