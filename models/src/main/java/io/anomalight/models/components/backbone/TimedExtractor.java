package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.profiling.Profiler;
import java.util.List;

/** An encoder whose time the profiler measures under the name {@code encoder}. */
record TimedExtractor(FeatureExtractor encoder, Profiler profiler) implements FeatureExtractor {

    @Override
    public List<FeatureLayer> layers() {
        return encoder.layers();
    }

    @Override
    public NDList extract(NDArray images) {
        return profiler.measure("encoder", () -> encoder.extract(images));
    }

    @Override
    public List<NDList> extractEach(NDList images) {
        return profiler.measure("encoder", () -> encoder.extractEach(images));
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        return encoder.extract(images, size);
    }

    @Override
    public WeightsOrigin origin() {
        return encoder.origin();
    }
}
