package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.onnx.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An encoder with a cache: it computes the features of an image once and reuses them when the same image comes again.
 *
 * <p>The rounding of a convolution may depend on the number of images in its batch. So the images that are not in the cache are
 * computed one by one. Their features then depend neither on the batch nor on the content of the cache, and a fit that resumes
 * from a checkpoint with an empty cache equals an uninterrupted fit, bit for bit. Not thread-safe.
 */
final class CachingExtractor implements FeatureExtractor {
    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final RunContext context;
    private final FeatureCache cache;
    private boolean limitReported;

    CachingExtractor(FeatureExtractor encoder, ModuleState state, RunContext context) {
        this.encoder = encoder;
        this.state = state;
        this.context = context;
        this.cache = new FeatureCache(state, context.featureCacheMb() * Megabytes.BYTES);
    }

    @Override
    public List<FeatureLayer> layers() {
        return encoder.layers();
    }

    @Override
    public WeightsOrigin origin() {
        return encoder.origin();
    }

    @Override
    public NDList extract(NDArray images) {
        return encoder.extract(images);
    }

    @Override
    public NDList extract(Batch batch) {
        // Only float32 features are cached.
        if (batch.identities().isEmpty() || state.pass().precision() != Precision.FLOAT32) {
            return encoder.extract(batch.images());
        }
        return context.profiler().measure("kept features", () -> joined(features(batch)));
    }

    @Override
    public boolean keeps(String key) {
        return cache.has(key);
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        return encoder.extract(images, size);
    }

    /** The features of each image, channels last, {@code [1, h, w, C]}. */
    private List<NDList> features(Batch batch) {
        Map<Integer, NDList> computed = compute(batch);
        computed.entrySet().removeIf(image -> cache(batch.identities().get(image.getKey()), image.getValue()));
        return IntStream.range(0, batch.size())
                .mapToObj(image -> Optional.ofNullable(computed.get(image))
                        .orElseGet(() -> cache.get(batch.identities().get(image))))
                .toList();
    }

    /** Copies features to the cache and closes them; returns false, without closing them, if the cache is full. */
    private boolean cache(String identity, NDList features) {
        if (!cache.put(identity, features)) {
            reportLimit();
            return false;
        }
        features.close();
        return true;
    }

    /** Computes the features of the images that are not in the cache, by their index in the batch. */
    private Map<Integer, NDList> compute(Batch batch) {
        List<Integer> missing = IntStream.range(0, batch.size())
                .filter(image -> !cache.has(batch.identities().get(image)))
                .boxed()
                .toList();
        Map<Integer, NDList> computed = new LinkedHashMap<>();
        if (missing.isEmpty()) {
            return computed;
        }
        try (NDList images = new NDList()) {
            missing.forEach(image -> images.add(Taps.image(batch.images(), image)));
            List<NDList> features = encoder.extractEach(images);
            for (int i = 0; i < missing.size(); i++) {
                computed.put(missing.get(i), channelsLast(features.get(i)));
            }
        }
        return computed;
    }

    private static NDList channelsLast(NDList maps) {
        NDList features = new NDList();
        try (maps) {
            maps.forEach(map -> features.add(map.transpose(0, 2, 3, 1)));
        }
        return features;
    }

    /** One map {@code [B, C, h, w]} per feature layer, channels last in memory; closes the features of the single images. */
    private static NDList joined(List<NDList> images) {
        NDList maps = new NDList();
        try (NDList channelsLast = Taps.joined(images)) {
            channelsLast.forEach(map -> maps.add(map.transpose(0, 3, 1, 2)));
        }
        return maps;
    }

    private void reportLimit() {
        if (!limitReported) {
            limitReported = true;
            context.console()
                    .line("trainer.feature_cache_mb = " + context.featureCacheMb() + " holds the features of "
                            + cache.capacity() + " training images (or tiles), "
                            + String.format(Locale.ROOT, "%.1f MB each", Megabytes.of(cache.bytesPerImage()))
                            + "; the features of the other images are computed in every epoch");
        }
    }
}
