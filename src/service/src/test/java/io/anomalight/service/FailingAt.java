package io.anomalight.service;

import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.Precision;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.image.DecodedImage;
import java.util.List;

/**
 * A scorer whose engine fails at batches with an image of one size.
 *
 * @param width of the images in whose batch it fails
 */
record FailingAt(Scorer sound, int width, Error failure) implements Scorer {
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
        List<ImageResult> results = sound.judge(images);
        if (images.stream().anyMatch(image -> image.originalSize().width() == width)) {
            throw failure;
        }
        return results;
    }

    @Override
    public void close() {
        sound.close();
    }
}
