package io.anomalight.service.product;

import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.memory.Precision;
import java.util.List;

/** The part of a {@link Detector} that the service uses. */
public interface ServiceScorer extends AutoCloseable {
    /** The facts about the model, with its thresholds. */
    ModelCard card();

    /** The number format in which the model computes. */
    Precision precision();

    /** The engine that computes the scores, and why, for the log. */
    String engine();

    /** Resizes an image; may be called by any thread. */
    HostImage prepare(DecodedImage image);

    /** Scores a batch; returns one result per image, in the same order. Called by one thread at a time. */
    List<ImageResult> evaluate(List<HostImage> images);

    @Override
    void close();

    /** Wraps a detector, which is closed with the scorer. */
    static ServiceScorer of(Detector detector) {
        return new ServiceScorer() {
            @Override
            public ModelCard card() {
                return detector.card();
            }

            @Override
            public Precision precision() {
                return detector.precision();
            }

            @Override
            public String engine() {
                return detector.engine().toString();
            }

            @Override
            public HostImage prepare(DecodedImage image) {
                return detector.prepare("upload", image); // the name of an upload may be no valid path
            }

            @Override
            public List<ImageResult> evaluate(List<HostImage> images) {
                return detector.evaluate(images);
            }

            @Override
            public void close() {
                detector.close();
            }
        };
    }
}
