package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Megabytes;
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
 * An encoder that asks another only once about an image that comes again, as long as there is room for its features.
 *
 * <p>Such images are computed one by one, since how a convolution rounds may depend on how many images it sees at a
 * time, and features must depend neither on the batch in which an image first came nor on whether they were kept. So a fit that
 * goes on from a checkpoint, with nothing kept, still equals one that never stopped, bit for bit.
 */
final class CachingExtractor implements FeatureExtractor {
    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final RunContext environment;
    private final KeptFeatures kept;
    private boolean toldOfLimit;

    CachingExtractor(FeatureExtractor encoder, ModuleState state, RunContext environment) {
        this.encoder = encoder;
        this.state = state;
        this.environment = environment;
        this.kept = new KeptFeatures(state, environment.featureCacheMb() * Megabytes.BYTES);
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
        // What was computed in other numbers is neither kept nor served by what is.
        if (batch.identities().isEmpty() || state.pass().precision() != Precision.FLOAT32) {
            return encoder.extract(batch.images());
        }
        return environment.profiler().measure("kept features", () -> joined(features(batch)));
    }

    @Override
    public List<Value> extract(Value images) {
        return encoder.extract(images);
    }

    /** The features of each image, channels last, {@code [1, h, w, C]}. */
    private List<NDList> features(Batch batch) {
        Map<Integer, NDList> computed = compute(batch);
        computed.entrySet().removeIf(image -> keep(batch.identities().get(image.getKey()), image.getValue()));
        return IntStream.range(0, batch.size())
                .mapToObj(image -> Optional.ofNullable(computed.get(image))
                        .orElseGet(() -> kept.get(batch.identities().get(image))))
                .toList();
    }

    /** Whether there was room for features, which are closed then: what is kept is a copy, and one is enough. */
    private boolean keep(String identity, NDList taps) {
        if (!kept.keep(identity, taps)) {
            tellOfLimit();
            return false;
        }
        taps.close();
        return true;
    }

    /** The features of those images that are not kept yet, by their places in the batch. */
    private Map<Integer, NDList> compute(Batch batch) {
        List<Integer> missing = IntStream.range(0, batch.size())
                .filter(image -> !kept.has(batch.identities().get(image)))
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

    private static NDList channelsLast(NDList taps) {
        NDList features = new NDList();
        try (taps) {
            taps.forEach(tap -> features.add(tap.transpose(0, 2, 3, 1)));
        }
        return features;
    }

    /** One map {@code [B, C, h, w]} a tap, channels last in memory; closes the features of the single images. */
    private static NDList joined(List<NDList> images) {
        NDList maps = new NDList();
        try (NDList channelsLast = Taps.joined(images)) {
            channelsLast.forEach(tap -> maps.add(tap.transpose(0, 3, 1, 2)));
        }
        return maps;
    }

    private void tellOfLimit() {
        if (!toldOfLimit) {
            toldOfLimit = true;
            environment
                    .console()
                    .line("trainer.feature_cache_mb = " + environment.featureCacheMb() + " holds the features of "
                            + kept.capacity() + " training images (or tiles), "
                            + String.format(Locale.ROOT, "%.1f MB each", Megabytes.of(kept.bytesPerImage()))
                            + "; those of the others are computed each time they come");
        }
    }
}
