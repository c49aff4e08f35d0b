package io.anomalight.models.components.backbone.vit;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.network.FrozenNetwork;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * A vision transformer as an encoder. Its layers are {@code block0}, {@code block1} and so on, the patch tokens after each
 * block, and {@code norm}, the patch tokens after the last layer norm.
 *
 * @param id name in a recipe
 * @param shape its size and variant
 * @param format of published weights
 */
record VitBackbone(String id, VitShape shape, WeightsFormat format) implements Backbone {

    @Override
    public List<FeatureLayer> layers() {
        List<FeatureLayer> layers = new ArrayList<>();
        for (int i = 0; i < shape.depth(); i++) {
            layers.add(layer(VisionTransformer.BLOCK + i));
        }
        layers.add(layer(VisionTransformer.NORM));
        return List.copyOf(layers);
    }

    private FeatureLayer layer(String name) {
        return new FeatureLayer(name, shape.width(), shape.patch(), FeatureLayer.Edge.WHOLE);
    }

    @Override
    public long parameters() {
        long width = shape.width();
        long patches = 3L * shape.patch() * shape.patch() * width + width;
        long tokens = (shape.prefix() + (shape.grid() == 0 ? 0 : (long) shape.grid() * shape.grid() + 1)) * width;
        long block = 12 * width * width + 13 * width + (shape.layerScale() ? 2 * width : 0);
        return patches + tokens + shape.depth() * block + (shape.preNorm() ? 4 : 2) * width;
    }

    @Override
    public FeatureExtractor load(
            List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, Arithmetic arithmetic) {
        boolean norm = layers.stream().anyMatch(layer -> layer.name().equals(VisionTransformer.NORM));
        int blocks = norm
                ? shape.depth()
                : 1 + layers.stream().mapToInt(layers()::indexOf).max().orElseThrow();
        new VitLoading(shape, weights, state).load(blocks, norm);
        return new FrozenNetwork(new VisionTransformer(shape, blocks), layers, weights, state);
    }
}
