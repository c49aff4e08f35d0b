package io.anomalight.models.supersimplenet;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of small modules for tests. */
final class SmallSuperSimpleNet {
    static final ImageSize SIZE = new ImageSize(64, 90);

    private SmallSuperSimpleNet() {}

    static SuperSimpleNetConfig config(boolean supervised, boolean adaptClsFeatures) {
        return new SuperSimpleNetConfig(
                SIZE,
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                0.2,
                0.1,
                supervised,
                adaptClsFeatures,
                1e-3,
                0.01,
                2e-3,
                1e-5,
                Optional.empty());
    }
}
