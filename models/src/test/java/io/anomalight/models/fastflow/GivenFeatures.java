package io.anomalight.models.fastflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.WeightsOrigin;
import java.util.List;
import java.util.Optional;

/** Sees the recorded features of one batch after the other, whatever the images. */
final class GivenFeatures implements FeatureExtractor {
    private final Safetensors golden;
    private int batch;

    GivenFeatures(Safetensors golden) {
        this.golden = golden;
    }

    @Override
    public List<FeatureLayer> layers() {
        return List.of(new FeatureLayer("layer1", 7, 2), new FeatureLayer("layer2", 4, 4));
    }

    @Override
    public List<ImageSize> grids(ImageSize images) {
        return layers().stream()
                .map(layer -> golden.read("batch.0." + layer.name()).dimensions())
                .map(shape -> new ImageSize((int) shape[2], (int) shape[3]))
                .toList();
    }

    @Override
    public NDList extract(NDArray images) {
        NDList features = new NDList();
        for (FeatureLayer layer : layers()) {
            Tensor tensor = golden.read("batch." + batch + "." + layer.name());
            features.add(images.getManager().create(tensor.floats(), new Shape(tensor.dimensions())));
        }
        batch++;
        return features;
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        throw new AssertionError("no test writes this encoder as a graph");
    }

    @Override
    public WeightsOrigin origin() {
        return new WeightsOrigin("none", Optional.empty());
    }
}
