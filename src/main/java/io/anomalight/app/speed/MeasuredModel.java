package io.anomalight.app.speed;

import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;

/** A model whose speed is measured: the module of a run, or an archive. */
public interface MeasuredModel {
    /** Times in nanoseconds. */
    record Times(long model, long postProcessing) {}

    /** The name of the model. */
    String name();

    /** The size of the images that the model gets. */
    ImageSize inputSize();

    /** The channels of the images that the model gets. */
    ImageChannels channels();

    /** The engine that computes it, for instance {@code PyTorch}. */
    String engine();

    /** The number of threads of the engine. */
    int threads();

    /** Shows some images to a model that scores each image relative to others; called once, before {@link #score}. */
    void calibrate(Iterable<HostBatch> some);

    /** Scores a batch as prediction does. */
    Times score(HostBatch images);
}
