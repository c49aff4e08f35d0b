package io.anomalight.models.fastflow;

import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.MapFlow;
import io.anomalight.models.components.flow.Transformed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The network: a frozen encoder, and for each of its feature layers a trained layer norm and a flow (section 3.3, figure 2). */
final class FastflowModel {
    /** ε of the layer norm, added to the variance; PyTorch's default. */
    private static final double EPSILON = 1e-5;

    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final Map<String, MapFlow> flows = new LinkedHashMap<>();

    /** Adds randomly initialised flows to the state. */
    FastflowModel(FeatureExtractor encoder, FastflowConfig config, ModuleState state, SplittableRandom random) {
        this.encoder = encoder;
        this.state = state;
        encoder.layers().forEach(layer -> {
            addLayerNorm(layer, config.inputSize());
            MapFlow flow = new MapFlow(config.flow(layer.channels()), state, "flow." + layer.name() + ".");
            flows.put(layer.name(), flow.initialize(random.split()));
        });
    }

    private void addLayerNorm(FeatureLayer layer, ImageSize size) {
        ImageSize grid = layer.positions(size);
        long[] map = {layer.channels(), grid.height(), grid.width()};
        float[] ones = new float[layer.channels() * grid.pixels()];
        Arrays.fill(ones, 1);
        state.parameter(norm(layer.name(), "weight"), ones, map);
        state.parameter(norm(layer.name(), "bias"), new float[ones.length], map);
    }

    private static String norm(String layer, String parameter) {
        return "norm." + layer + "." + parameter;
    }

    /** The number of rows and columns of each feature layer, for images of this size. */
    List<ImageSize> grids(ImageSize size) {
        return encoder.grids(size);
    }

    /** Computes the features of images as a graph for ONNX. */
    List<Operand> encode(Value images, ImageSize size) {
        return List.copyOf(encoder.extract(images, size));
    }

    /** The feature layers, in the order of the configuration. */
    List<FeatureLayer> taps() {
        return encoder.layers();
    }

    /** The names of the trainable parameters of a feature layer in the state. */
    List<String> parameterNames(String layer) {
        return Stream.concat(
                        Stream.of(norm(layer, "weight"), norm(layer, "bias")), flow(layer).parameterNames().stream())
                .toList();
    }

    private MapFlow flow(String layer) {
        MapFlow flow = flows.get(layer);
        if (flow == null) {
            throw new IllegalArgumentException("there is no flow for \"" + layer + "\", only for " + flows.keySet());
        }
        return flow;
    }

    /** Computes the features of images: one map {@code [B, C, h, w]} per feature layer. */
    NDList encode(Batch batch) {
        return encoder.extract(batch);
    }

    /**
     * The latent map z {@code [B, C, h, w]} of a feature layer's features, with the log-determinant {@code [B]} of the
     * flow, without the layer norm.
     */
    Transformed latent(String layer, Operand features) {
        Operand weight = features.parameter(state, norm(layer, "weight"));
        Operand bias = features.parameter(state, norm(layer, "bias"));
        try (Operand normalized = features.layerNorm(weight, bias, EPSILON)) {
            return flow(layer).forward(normalized);
        }
    }

    /**
     * The loss of each image, {@code [B]}: −log p(x) = −log p(z) − log |det ∂z/∂x|, where z has a standard normal distribution. The
     * constant is left out, so this is ½ Σ z² − log |det ∂z/∂x| (section 3.3).
     */
    static Operand losses(Transformed latent) {
        return latent.output().square().sum(1, 2, 3).mul(0.5).sub(latent.logDeterminant());
    }

    /**
     * The likelihood of each position: exp(−½ mean z²), in (0, 1], where the mean is over the channels. With the sum instead of
     * the mean, the result would underflow if there are many channels.
     *
     * @param z {@code [B, C, h, w]}
     * @return {@code [B, h, w]}
     */
    static Operand likelihood(Operand z) {
        return z.scoped(in -> in.square().mean(1).mul(-0.5).exp());
    }
}
