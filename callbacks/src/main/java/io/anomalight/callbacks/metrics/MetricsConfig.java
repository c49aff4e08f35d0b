package io.anomalight.callbacks.metrics;

import java.util.List;
import java.util.stream.Stream;

/**
 * Settings of {@link MetricsCallback}.
 *
 * @param image metrics over images, for instance {@code AUROC} for {@code image_AUROC}
 * @param pixel metrics over pixels, likewise
 */
public record MetricsConfig(List<String> image, List<String> pixel) {
    public MetricsConfig {
        image = List.copyOf(image);
        pixel = List.copyOf(pixel);
    }

    /** The full names, for instance {@code image_AUROC}. */
    public List<String> names() {
        return Stream.concat(
                        image.stream().map(name -> "image_" + name),
                        pixel.stream().map(name -> "pixel_" + name))
                .distinct()
                .toList();
    }
}
