package io.anomalight.models.padim;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.gaussian.PositionGaussians;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The {@code model} section of a PaDiM recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers whose features are used; all are resized to the grid of the first
 * @param nFeatures d, total number of randomly selected channels; absent for the default of the backbone
 * @param maxMemoryMb memory limit of the Gaussians in MB; they do not depend on the number of images, so more is refused
 * @param updatable whether the sums are kept, so that the model can learn from more images later; absent in recipes of earlier versions:
 *     if the memory limit has room for them
 */
public record PadimConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        Optional<Integer> nFeatures,
        int maxMemoryMb,
        Optional<Boolean> updatable) {
    /**
     * The numbers of the paper (section V-A), which are anomalib's, too: 100 of the 448 channels of layer1 to layer3 of ResNet-18,
     * and 550 of the 1,792 of Wide ResNet-50. ResNet-34 and ResNet-50 have the same channels as these two.
     */
    private static final Map<String, Integer> DEFAULTS =
            Map.of("resnet18", 100, "resnet34", 100, "resnet50", 550, "wide_resnet50_2", 550);

    public PadimConfig {
        encoder.requireRoom(inputSize);
        List<FeatureLayer> featureLayers = encoder.taps();
        int channels = channels(featureLayers);
        int features = features(nFeatures, encoder.backbone(), channels);
        if (features < 1 || features > channels) {
            throw new IllegalArgumentException("n_features must be from 1 to " + channels + ", the channels of "
                    + String.join(", ", encoder.layers()) + " of " + encoder.backbone() + ", but is " + features);
        }
        ImageSize grid = featureLayers.get(0).positions(inputSize);
        boolean kept = updatable.orElse(false);
        long needed = PositionGaussians.bytes(grid.pixels(), features, kept);
        if (!MemoryLimit.of(maxMemoryMb).holds(needed)) {
            throw new IllegalArgumentException(String.format(
                    "n_features = %d at each of %s positions needs %,d MB%s, more than max_memory_mb = %,d: lower"
                            + " n_features or input_size, choose a deeper first layer,%s or raise max_memory_mb",
                    features,
                    grid,
                    (needed + Megabytes.BYTES - 1) / Megabytes.BYTES,
                    kept ? ", a third of it for updatable = true" : "",
                    maxMemoryMb,
                    kept ? " set updatable = false," : ""));
        }
    }

    /** Whether the sums are kept for updates. */
    boolean isUpdatable() {
        ImageSize grid = encoder.taps().get(0).positions(inputSize);
        return updatable.orElseGet(
                () -> MemoryLimit.of(maxMemoryMb).holds(PositionGaussians.bytes(grid.pixels(), features(), true)));
    }

    private static int features(Optional<Integer> configured, String backbone, int channels) {
        if (configured.isEmpty() && !DEFAULTS.containsKey(backbone)) {
            throw new IllegalArgumentException("n_features must be a number from 1 to " + channels + " for " + backbone
                    + "; only " + String.join(", ", new TreeSet<>(DEFAULTS.keySet())) + " have a default");
        }
        return configured.orElseGet(() -> Math.min(DEFAULTS.getOrDefault(backbone, channels), channels));
    }

    /** d: {@code nFeatures}, or the default of the backbone, at most the channels of its layers. */
    int features() {
        return features(nFeatures, encoder.backbone(), channels(encoder.taps()));
    }

    private static int channels(List<FeatureLayer> layers) {
        return layers.stream().mapToInt(FeatureLayer::channels).sum();
    }
}
