package io.anomalight.service;

import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.memory.Precision;
import io.anomalight.service.product.ServiceScorer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A scorer whose engine fails at some batches.
 *
 * @param check receives each batch after it is scored, and may throw the error of an engine
 */
public record Failing(ServiceScorer sound, Consumer<List<HostImage>> check) implements ServiceScorer {

    /** A scorer that fails at its first batch. */
    static Failing first(ServiceScorer sound) {
        AtomicBoolean failed = new AtomicBoolean();
        return new Failing(sound, images -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("the engine has a bad day");
            }
        });
    }

    /** A scorer that fails at batches with an image of this width. */
    static Failing at(ServiceScorer sound, int width, Error failure) {
        return new Failing(sound, images -> {
            if (images.stream().anyMatch(image -> image.originalSize().width() == width)) {
                throw failure;
            }
        });
    }

    @Override
    public ModelCard card() {
        return sound.card();
    }

    @Override
    public Precision precision() {
        return sound.precision();
    }

    @Override
    public String engine() {
        return sound.engine();
    }

    @Override
    public HostImage prepare(DecodedImage image) {
        return sound.prepare(image);
    }

    @Override
    public List<ImageResult> evaluate(List<HostImage> images) {
        List<ImageResult> results = sound.evaluate(images);
        check.accept(images);
        return results;
    }

    @Override
    public void close() {
        sound.close();
    }
}
