package io.anomalight.models.components.backbone.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.InputNormalization;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.backbone.WeightsOrigin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A frozen encoder that computes one operation after another for the whole batch. Not thread-safe. */
public final class FrozenNetwork implements FeatureExtractor {
    private final Network network;
    private final List<FeatureLayer> layers;
    private final InputNormalization normalization;
    private final WeightsOrigin origin;
    private final ModuleState state;
    private final Padding padding;
    private final ArrayOps ops;

    /**
     * A network that pads by zeros, or not at all.
     *
     * @param network its weights are in the state already, under names with {@link EncoderWeights#PREFIX}
     * @param weights the source of these weights
     */
    public FrozenNetwork(Network network, List<FeatureLayer> layers, EncoderWeights weights, ModuleState state) {
        this(network, layers, weights, state, Padding.ZEROS);
    }

    /** As above, with another padding of all convolutions. */
    public FrozenNetwork(
            Network network, List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, Padding padding) {
        this.network = network;
        this.layers = List.copyOf(layers);
        this.normalization = new InputNormalization(weights.format(), state, EncoderWeights.PREFIX);
        this.origin = weights.origin();
        this.state = state;
        this.padding = padding;
        this.ops = new ArrayOps(state, EncoderWeights.PREFIX, padding);
        state.provenance(origin.provenance());
    }

    @Override
    public List<FeatureLayer> layers() {
        return layers;
    }

    @Override
    public WeightsOrigin origin() {
        return origin;
    }

    @Override
    public NDList extract(NDArray images) {
        Shape shape = images.getShape();
        ImageSize size = new ImageSize((int) shape.get(2), (int) shape.get(3));
        return inOrder(network.forward(ops, normalization.apply(images), size, names()));
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        GraphOps graph = new GraphOps(images.graph(), state, EncoderWeights.PREFIX, padding);
        Map<String, Value> maps = network.forward(graph, normalization.apply(images), size, names());
        return layers.stream()
                .map(layer -> Objects.requireNonNull(maps.get(layer.name()), layer.name()))
                .toList();
    }

    /** The normalisation of the images. */
    public InputNormalization normalization() {
        return normalization;
    }

    /** The names of the layers. */
    public Set<String> names() {
        return layers.stream().map(FeatureLayer::name).collect(Collectors.toSet());
    }

    /** Sorts maps by layer name into the order of {@link #layers}. */
    public NDList inOrder(Map<String, NDArray> maps) {
        NDList features = new NDList();
        layers.forEach(layer -> features.add(Objects.requireNonNull(maps.get(layer.name()), layer.name())));
        return features;
    }
}
