package io.anomalight.service;

import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.Precision;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.image.DecodedImage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A scorer whose engine fails at the first batch. */
record Failing(Scorer sound, AtomicInteger calls) implements Scorer {
    static Failing first(Scorer sound, AtomicInteger calls) {
        return new Failing(sound, calls);
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
    public HostImage prepare(DecodedImage image) {
        return sound.prepare(image);
    }

    @Override
    public List<ImageResult> judge(List<HostImage> images) {
        if (calls.incrementAndGet() == 1) {
            throw new IllegalStateException("the engine has a bad day");
        }
        return sound.judge(images);
    }

    @Override
    public void close() {
        sound.close();
    }
}
