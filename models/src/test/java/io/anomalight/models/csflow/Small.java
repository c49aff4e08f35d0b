package io.anomalight.models.csflow;

import io.anomalight.framework.image.ImageSize;
import java.util.Map;
import java.util.Optional;

/** A small CS-Flow with an encoder of random weights. */
final class Small {
    private Small() {}

    static CsflowConfig config(ImageSize size, CsflowConfig.AnomalyMapMode mode) {
        return config(size, "layer2", 4, 2, 3, mode);
    }

    static CsflowConfig config(
            ImageSize size, String layer, int hidden, int blocks, double clamp, CsflowConfig.AnomalyMapMode mode) {
        return new CsflowConfig(
                size,
                "resnet18",
                layer,
                false,
                hidden,
                blocks,
                clamp,
                mode,
                2e-3,
                0.5,
                0.9,
                1e-5,
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }
}
