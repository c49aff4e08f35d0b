package io.anomalight.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PretrainedFile;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.InputNormalization;
import io.anomalight.models.components.backbone.WeightsOrigin;
import io.anomalight.models.components.backbone.weights.ChannelOrder;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import java.util.Arrays;
import java.util.List;

/**
 * A frozen encoder that ONNX Runtime computes on the CPU, in float32 in every precision. Images are copied to its memory and
 * features back, so no gradient can pass. Not thread-safe.
 */
final class OnnxEncoder implements FeatureExtractor {
    private final EncoderGraph graph;
    private final List<FeatureLayer> layers;
    private final InputNormalization normalization;
    private final boolean bgr;
    private final WeightsOrigin origin;
    private final OnnxSession session;

    /**
     * Opens a session, which is closed with the state.
     *
     * @param threads number of threads of one operator
     */
    OnnxEncoder(EncoderGraph graph, List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, int threads) {
        this.graph = graph;
        this.layers = List.copyOf(layers);
        this.normalization = new InputNormalization(weights.format(), state, EncoderWeights.PREFIX);
        this.bgr = weights.format().channelOrder() == ChannelOrder.BGR;
        this.origin = weights.origin();
        this.session =
                state.open(owner -> NativeMemory.closeWith(owner, new OnnxSession(graph, names(this.layers), threads)));
        state.provenance(origin.provenance());
        state.pretrainedFile(new PretrainedFile(
                NetworkFile.ENTRY, graph.file().content(), graph.file().sha256()));
    }

    private static List<String> names(List<FeatureLayer> layers) {
        return layers.stream().map(FeatureLayer::name).toList();
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
        int batch = (int) shape.get(0);
        ImageSize size = new ImageSize((int) shape.get(2), (int) shape.get(3));
        List<OnnxSession.Array> maps = session.run(input(images, batch, size.pixels()), batch, size);
        NDList features = new NDList();
        for (int i = 0; i < maps.size(); i++) {
            check(layers.get(i), maps.get(i).shape(), batch, size);
            features.add(channelsLast(images.getManager(), maps.get(i)));
        }
        return features;
    }

    private float[] input(NDArray images, int batch, int pixels) {
        try (NDArray normalized = normalization.apply(images)) {
            float[] planes = normalized.toFloatArray();
            if (bgr) {
                for (int image = 0; image < batch; image++) {
                    swap(planes, image * 3 * pixels, (image * 3 + 2) * pixels, pixels);
                }
            }
            return planes;
        }
    }

    /** Exchanges two planes of the given number of pixels. */
    private static void swap(float[] planes, int one, int other, int pixels) {
        float[] copy = Arrays.copyOfRange(planes, one, one + pixels);
        System.arraycopy(planes, other, planes, one, pixels);
        System.arraycopy(copy, 0, planes, other, pixels);
    }

    private void check(FeatureLayer layer, long[] shape, int batch, ImageSize size) {
        ImageSize grid = layer.positions(size);
        long[] expected = {batch, layer.channels(), grid.height(), grid.width()};
        if (!Arrays.equals(shape, expected)) {
            throw new UserError(graph.file().path() + " returns " + Arrays.toString(shape) + " for its output \""
                    + layer.name() + "\", but " + Arrays.toString(expected) + " fits to images of " + size
                    + "; set model.input_size to a multiple of the largest stride of the network");
        }
    }

    /** The map with its channels last in memory, as all encoders return it. */
    private static NDArray channelsLast(NDManager owner, OnnxSession.Array map) {
        try (NDArray rows = owner.create(map.numbers(), new Shape(map.shape()));
                NDArray turned = rows.transpose(0, 2, 3, 1);
                NDArray flat = turned.flatten(); // copies
                NDArray last = flat.reshape(turned.getShape())) {
            return last.transpose(0, 3, 1, 2);
        }
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        if (!(images.graph() instanceof ProtoGraph file)) {
            throw new IllegalArgumentException("a network of an ONNX file can only be a part of an ONNX file");
        }
        Value normalized = normalization.apply(images);
        Value input = bgr ? normalized.indexSelect(1, 2, 1, 0) : normalized;
        return new GraphSplice(file, graph).add(input, names(layers));
    }
}
