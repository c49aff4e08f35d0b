package io.anomalight.callbacks;

import io.anomalight.framework.metrics.Metrics;
import java.util.List;
import java.util.stream.Stream;

/**
 * Settings of {@link MetricsCallback}.
 *
 * @param image metrics over images, for instance {@code AUROC}
 * @param pixel metrics over pixels
 */
public record MetricsConfig(List<String> image, List<String> pixel) {
    public MetricsConfig {
        image = List.copyOf(image);
        pixel = List.copyOf(pixel);
        fullNames(image, pixel).forEach(Metrics::named); // refuses a name that no metric has
    }

    /** The full names, for instance {@code image_AUROC}. */
    public List<String> names() {
        return fullNames(image, pixel);
    }

    private static List<String> fullNames(List<String> image, List<String> pixel) {
        return Stream.concat(
                        image.stream().map(name -> "image_" + name),
                        pixel.stream().map(name -> "pixel_" + name))
                .distinct()
                .toList();
    }
}
