package io.anomalight.app.run;

import io.anomalight.app.speed.MeasuredDetector;
import io.anomalight.app.speed.Speed;
import io.anomalight.app.speed.SpeedConfig;
import io.anomalight.app.speed.SpeedTrial;
import io.anomalight.detector.Detector;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.data.Sample;
import java.util.List;

/**
 * Measures how fast an archive scores images.
 *
 * @param images the available images
 * @param onError what to do if one can't be read
 * @param config how many images are scored, and for how long
 */
public record ArchiveMeasurement(List<Sample> images, OnError onError, SpeedConfig config) {
    /** As in {@link Detector#predict(List)}, and the default number of decoding threads. */
    private static final int BATCH = 16;

    private static final int WORKERS = 2;

    /**
     * Measures; images that can't be read are skipped if {@code on_error = skip}.
     *
     * @throws io.anomalight.framework.failure.UserError if an image can't be read, or with {@code skip} if no image can be read
     */
    public Speed run(Detector detector, Console console) {
        List<Sample> readable = ReadableImages.of(
                config.used(images, BATCH),
                onError,
                image -> image.reading(detector.card().channels()).read(detector.inputSize()),
                console);
        return new SpeedTrial(
                        new MeasuredDetector(detector), new LoaderConfig(1, BATCH, WORKERS, onError), config, console)
                .measure(readable);
    }
}
