package io.anomalight.service;

import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.memory.Precision;
import java.util.List;

/** What the service needs of a detector. */
public interface ServiceScorer extends AutoCloseable {
    ModelCard card();

    Precision precision();

    /** Resizes an image; any thread may. */
    HostImage prepare(DecodedImage image);

    /** Judges a batch, a result an image in their order; one thread at a time. */
    List<ImageResult> judge(List<HostImage> images);

    @Override
    void close();

    /** A detector, which is closed with it. */
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
            public HostImage prepare(DecodedImage image) {
                return detector.prepare("upload", image); // its own name may be no path at all
            }

            @Override
            public List<ImageResult> judge(List<HostImage> images) {
                return detector.judge(images);
            }

            @Override
            public void close() {
                detector.close();
            }
        };
    }
}
