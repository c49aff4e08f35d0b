package io.anomalight.models.efficientad;

import io.anomalight.framework.ImageSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sections of recipes for networks of a few channels. */
final class Small {
    static final int AUTOENCODER_WIDTH = 2;
    static final ImageSize SIZE = new ImageSize(128, 160);

    private Small() {}

    /** Without padding, with a teacher to be distilled from random weights. */
    static EfficientAdConfig config() {
        return config(Optional.empty(), Optional.empty());
    }

    static EfficientAdConfig config(Optional<Path> imagenetDir, Optional<Path> teacher) {
        return new EfficientAdConfig(
                SIZE,
                6,
                4,
                false,
                1e-3,
                1e-5,
                imagenetDir,
                new EfficientAdConfig.Teacher(teacher, 2, 1e-3),
                "resnet18",
                List.of("layer1", "layer2"),
                false,
                Optional.empty(),
                Map.of());
    }
}
