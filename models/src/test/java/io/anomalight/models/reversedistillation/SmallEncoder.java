package io.anomalight.models.reversedistillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.WeightsOrigin;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.Statistics;
import io.anomalight.models.components.trained.TrainedResNet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A residual network of any size with random weights, which nobody trains. */
final class SmallEncoder implements FeatureExtractor {
    private final List<FeatureLayer> layers;
    private final TrainedResNet network;

    SmallEncoder(ResidualShape shape, ModuleState state, RunContext environment) {
        layers = IntStream.range(0, 3)
                .mapToObj(i -> new FeatureLayer("layer" + (i + 1), shape.outputs(i), 4 << i))
                .toList();
        network =
                new TrainedResNet(shape, layers.stream().map(FeatureLayer::name).toList(), state, "encoder.");
        network.initialize(environment.random("encoder"));
    }

    @Override
    public List<FeatureLayer> layers() {
        return layers;
    }

    @Override
    public NDList extract(NDArray images) {
        return network.features(network.normalize(images), Statistics.RUNNING);
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        throw new AssertionError("no test writes this encoder as a graph");
    }

    @Override
    public WeightsOrigin origin() {
        return new WeightsOrigin("random numbers", Optional.empty());
    }
}
