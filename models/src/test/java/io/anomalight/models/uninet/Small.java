package io.anomalight.models.uninet;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small UniNet with an encoder of random weights. */
final class Small {
    private Small() {}

    static UninetConfig config(ImageSize size, double temperature) {
        List<String> layers = List.of("layer1", "layer2", "layer3");
        return config(size, new BackboneSpec("resnet18", layers, false, Map.of()), temperature);
    }

    static UninetConfig config(ImageSize size, BackboneSpec encoder, double temperature) {
        return new UninetConfig(size, encoder, 1, temperature, 5e-3, 1e-6, 1e-5, Optional.empty());
    }
}
