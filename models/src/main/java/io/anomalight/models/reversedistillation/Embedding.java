package io.anomalight.models.reversedistillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import io.anomalight.models.components.backbone.weights.StrideOn;
import io.anomalight.models.components.trained.FeatureFusion;
import io.anomalight.models.components.trained.NormedConvolutions;
import io.anomalight.models.components.trained.Statistics;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The trainable one-class bottleneck (section 3.3 of the paper): multi-scale feature fusion, which downsamples the two larger of
 * three feature maps to the size of the smallest and concatenates all three, and the one-class embedding, a fourth stage of the
 * residual network, which gets the concatenated maps.
 *
 * <p>As in anomalib, for a Wide ResNet this stage has the width of the normal ResNet; parameters that the published
 * code has but never uses are left out. The encoder's own fourth stage is not needed.
 */
final class Embedding {
    private static final String PREFIX = "bottleneck.";
    private static final String STAGE = "bn_layer";
    private static final int FOURTH = 3;

    private final FeatureFusion fusion;
    private final ResNetLayout.Stage stage;
    private final NormedConvolutions convolutions;

    Embedding(ResidualShape shape, ModuleState state) {
        fusion = FeatureFusion.of(shape);
        stage = ResNetLayout.stage(fourth(shape), StrideOn.CONV2, FOURTH, STAGE, 3 * shape.outputs(FOURTH - 1));
        List<Convolution> all =
                Stream.concat(fusion.convolutions(), stage.convolutions()).toList();
        convolutions = new NormedConvolutions(all, state, PREFIX);
    }

    // Only the number of blocks in the fourth stage is used here.
    private static ResidualShape fourth(ResidualShape shape) {
        int blocks = shape.bottleneck() ? 3 : 2;
        return new ResidualShape(shape.bottleneck(), shape.stem(), shape.stem(), List.of(0, 0, 0, blocks));
    }

    /** Initialises the parameters. */
    Embedding initialize(SplittableRandom random) {
        convolutions.initialize(random);
        return this;
    }

    List<String> parameterNames() {
        return convolutions.parameterNames();
    }

    /**
     * Embeds the features of three layers; the caller still owns them.
     *
     * @return {@code [B, C, H/32, W/32]}, owned by the manager of the features
     */
    NDArray embed(NDList features, Statistics statistics) {
        return embed(convolutions.forward(statistics), features);
    }

    /** The same computation with running statistics, as a graph for ONNX. */
    Value embed(List<Value> features) {
        return embed(convolutions.forward(features.get(0).graph()), features);
    }

    private <T> T embed(ResidualForward<T> forward, List<T> features) {
        T fused = fusion.fuse(forward, features);
        return Objects.requireNonNull(
                forward.stages(fused, List.of(stage), Set.of(STAGE)).get(STAGE));
    }
}
