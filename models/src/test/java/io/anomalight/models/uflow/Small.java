package io.anomalight.models.uflow;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.uflow.UflowConfig.AnomalyScore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small U-Flow with an encoder of random weights. */
final class Small {
    private Small() {}

    static UflowConfig config(ImageSize size, AnomalyScore score, String backbone, String... layers) {
        return config(size, score, 2e-3, backbone, layers);
    }

    static UflowConfig config(ImageSize size, AnomalyScore score, double lr, String backbone, String... layers) {
        return new UflowConfig(
                size,
                new BackboneSpec(backbone, List.of(layers), false, Map.of()),
                2,
                2,
                1,
                false,
                score,
                lr,
                1e-3,
                Optional.empty());
    }
}
