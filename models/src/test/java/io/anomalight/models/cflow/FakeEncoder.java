package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.WeightsOrigin;
import java.util.List;
import java.util.Optional;

/** Two taps without weights: the image averaged over patches of 4 and of 8 pixels, with its square and its sine. */
final class FakeEncoder implements FeatureExtractor {

    @Override
    public List<FeatureLayer> layers() {
        return List.of(new FeatureLayer("layer1", 9, 4), new FeatureLayer("layer2", 9, 8));
    }

    @Override
    public NDList extract(NDArray images) {
        return new NDList(tap(images, 4), tap(images, 8));
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        throw new AssertionError("no test writes this encoder as a graph");
    }

    @Override
    public WeightsOrigin origin() {
        return new WeightsOrigin("none", Optional.empty());
    }

    private static NDArray tap(NDArray images, int patch) {
        Shape square = new Shape(patch, patch);
        NDArray mean = Pool.avgPool2d(images, square, square, new Shape(0, 0), false, true);
        return mean.concat(mean.square(), 1).concat(mean.mul(5).sin(), 1); // [B, 9, H / patch, W / patch]
    }
}
