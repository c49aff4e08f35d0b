package io.anomalight.app.speed;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import java.util.List;

/** An archive with the engine of its detector. The caller closes the detector. */
public final class MeasuredDetector implements MeasuredModel {
    private final Detector detector;
    private final MeasuredPixels pixels;

    public MeasuredDetector(Detector detector) {
        this.detector = detector;
        this.pixels = new MeasuredPixels(detector.postProcessor());
    }

    @Override
    public String name() {
        return detector.card().model();
    }

    @Override
    public ImageSize inputSize() {
        return detector.inputSize();
    }

    @Override
    public ImageChannels channels() {
        return detector.card().channels();
    }

    @Override
    public String engine() {
        return detector.engine().toString();
    }

    @Override
    public int threads() {
        return detector.engine().threads();
    }

    /** Does nothing: an archive scores each image alone. */
    @Override
    public void calibrate(Iterable<HostBatch> some) {}

    @Override
    public Times score(HostBatch images) {
        long begin = System.nanoTime();
        List<ImageResult> results = detector.evaluate(images.images());
        long computed = System.nanoTime();
        results.forEach(result -> {
            pixels.scores(result.score());
            pixels.map(result.anomalyMap());
        });
        return new Times(computed - begin, System.nanoTime() - computed);
    }
}
