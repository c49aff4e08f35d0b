package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Environment;
import io.anomalight.framework.Precision;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An encoder that asks another only once about an image that comes again, as long as there is room for its features.
 *
 * <p>Such images are computed one by one, since how a convolution rounds may depend on how many images it sees at a
 * time, and features must depend neither on the batch in which an image first came nor on whether they were kept. So a fit that
 * goes on from a checkpoint, with nothing kept, still equals one that never stopped, bit for bit.
 */
final class RememberingExtractor implements FeatureExtractor {
    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final Environment environment;
    private final KeptFeatures kept;
    private boolean toldOfLimit;

    RememberingExtractor(FeatureExtractor encoder, ModuleState state, Environment environment) {
        this.encoder = encoder;
        this.state = state;
        this.environment = environment;
        this.kept = new KeptFeatures(state, environment.featureCacheMb() * (1L << 20));
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
        if (batch.identities().isEmpty() || state.precision() != Precision.FLOAT32) {
            return encoder.extract(batch.images());
        }
        return environment.profiler().measure("kept features", () -> join(features(batch)));
    }

    /** The features of each image, channels last, {@code [1, h, w, C]}. */
    private List<NDList> features(Batch batch) {
        List<Integer> missing = IntStream.range(0, batch.size())
                .filter(i -> !kept.has(batch.identities().get(i)))
                .boxed()
                .toList();
        List<NDList> computed = missing.isEmpty() ? List.of() : compute(batch.images(), missing);
        for (int i = 0; i < missing.size(); i++) {
            if (!kept.keep(batch.identities().get(missing.get(i)), computed.get(i))) {
                tellOfLimit();
            }
        }
        return IntStream.range(0, batch.size())
                .mapToObj(i -> missing.contains(i)
                        ? computed.get(missing.indexOf(i))
                        : kept.get(batch.identities().get(i)))
                .toList();
    }

    private List<NDList> compute(NDArray images, List<Integer> which) {
        NDList each = new NDList();
        which.forEach(i -> each.add(slice(images, i)));
        try (each;
                NDArray some = which.size() == images.getShape().get(0) ? images.duplicate() : NDArrays.concat(each);
                NDList taps = encoder.extractOneByOne(some)) {
            return IntStream.range(0, which.size())
                    .mapToObj(i -> channelsLast(taps, i))
                    .toList();
        }
    }

    private static NDList channelsLast(NDList taps, int image) {
        NDList features = new NDList();
        for (NDArray tap : taps) {
            try (NDArray alone = slice(tap, image)) {
                features.add(alone.transpose(0, 2, 3, 1));
            }
        }
        return features;
    }

    private static NDArray slice(NDArray array, int index) {
        return array.get(new NDIndex().addSliceDim(index, index + 1));
    }

    /** One map {@code [B, C, h, w]} a tap, channels last in memory; closes the features of the single images. */
    private static NDList join(List<NDList> images) {
        NDList joined = new NDList();
        for (int tap = 0; tap < images.get(0).size(); tap++) {
            NDList maps = new NDList();
            for (NDList features : images) {
                maps.add(features.get(tap));
            }
            try (maps;
                    NDArray channelsLast = NDArrays.concat(maps)) {
                joined.add(channelsLast.transpose(0, 3, 1, 2));
            }
        }
        return joined;
    }

    private void tellOfLimit() {
        if (!toldOfLimit) {
            toldOfLimit = true;
            environment
                    .console()
                    .line("trainer.feature_cache_mb = " + environment.featureCacheMb() + " holds the features of "
                            + kept.capacity() + " training images (or tiles), "
                            + String.format(Locale.ROOT, "%.1f MB each", kept.bytesPerImage() / (double) (1 << 20))
                            + "; those of the others are computed each time they come");
        }
    }
}
