package io.anomalight.models.fastflow;

import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.FeatureNorm;
import io.anomalight.models.components.flow.MapFlow;
import io.anomalight.models.components.flow.Transformed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The network: a frozen encoder, and for each of its feature layers a trained layer norm and a flow (section 3.3, figure 2). */
final class FastflowModel {
    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final Map<String, MapFlow> flows = new LinkedHashMap<>();

    /** Adds randomly initialised flows to the state. */
    FastflowModel(FeatureExtractor encoder, FastflowConfig config, ModuleState state, SplittableRandom random) {
        this.encoder = encoder;
        this.state = state;
        encoder.layers().forEach(layer -> {
            norm(layer.name()).initialize(layer.channels(), layer.positions(config.inputSize()));
            MapFlow flow = new MapFlow(config.flow(layer.channels()), state, "flow." + layer.name() + ".");
            flows.put(layer.name(), flow.initialize(random.split()));
        });
    }

    private FeatureNorm norm(String layer) {
        return new FeatureNorm(state, "norm." + layer + ".");
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
        return Stream.concat(norm(layer).parameterNames().stream(), flow(layer).parameterNames().stream())
                .toList();
    }

    private MapFlow flow(String layer) {
        MapFlow flow = flows.get(layer);
        if (flow == null) {
            throw new IllegalArgumentException("there is no flow for \"" + layer + "\", only for " + flows.keySet());
        }
        return flow;
    }

    /** Whether {@link #encode(Batch)} does not look at the pixels of the image with this key. */
    boolean keeps(String key) {
        return encoder.keeps(key);
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
        try (Operand normalized = norm(layer).apply(features)) {
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
}
