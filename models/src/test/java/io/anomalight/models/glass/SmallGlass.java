package io.anomalight.models.glass;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of small modules for tests. */
final class SmallGlass {
    static final ImageSize SIZE = new ImageSize(64, 90);

    private SmallGlass() {}

    static GlassConfig config(int svd) {
        return config(svd, 1, 12, 8, 1, 6, true, Optional.empty());
    }

    static GlassConfig config(
            int svd,
            double scale,
            int perLayer,
            int together,
            int preProjection,
            int hidden,
            boolean mining,
            Optional<Path> textures) {
        return new GlassConfig(
                SIZE,
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                scale,
                perLayer,
                together,
                3,
                preProjection,
                2,
                hidden,
                6e-3,
                5,
                svd,
                0.05,
                0.75,
                0.5,
                mining,
                textures,
                Optional.empty());
    }
}
