package io.anomalight.app.run;

import io.anomalight.detector.Detector;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.BackgroundWriter;
import io.anomalight.framework.training.settings.BatchAmount;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Scores image files one by one with an archive, and writes each result while the next image is scored. */
public final class ArchivePrediction {
    private final Detector detector;
    private final PredictionFiles files;
    private final OnError onError;
    private final BatchAmount limit;
    private final StopSignal stopSignal;

    /**
     * The caller closes detector and files.
     *
     * @param limit how many of the images are scored
     */
    public ArchivePrediction(
            Detector detector, PredictionFiles files, OnError onError, BatchAmount limit, StopSignal stopSignal) {
        this.detector = detector;
        this.files = files;
        this.onError = onError;
        this.limit = limit;
        this.stopSignal = stopSignal;
    }

    /**
     * Scores the images that have no result yet, until the stop signal.
     *
     * @throws UserError if an image can't be read, or with {@code SKIP} if no image can be read
     */
    public void run(Console console) {
        List<Path> all = files.remaining();
        List<Path> images = all.subList(0, (int) limit.resolve("limit_predict_batches", all.size()));
        int unreadable = 0;
        // One thread, because lines are written in the order of the images.
        try (Progress progress = console.progress("Predicting", "images", images.size());
                BackgroundWriter writer = new BackgroundWriter(1)) {
            for (Path image : images) {
                if (stopSignal.requested()) {
                    writer.finish();
                    return;
                }
                unreadable += score(image, writer) ? 0 : 1;
                progress.step(1);
            }
            writer.finish();
        }
        if (unreadable > 0 && files.scored() == 0) {
            throw new UserError("None of the " + unreadable + " images can be read; predictions.jsonl has the reasons");
        }
    }

    /** Scores an image; false if it can't be read and is skipped. */
    private boolean score(Path image, BackgroundWriter writer) {
        Optional<HostImage> read = read(image, writer);
        read.map(host -> detector.evaluate(List.of(host)).get(0))
                .ifPresent(result -> writer.add(() -> files.add(result, detector.postProcessor())));
        return read.isPresent();
    }

    private Optional<HostImage> read(Path image, BackgroundWriter writer) {
        try {
            return Optional.of(detector.prepare(image));
        } catch (UserError e) {
            if (onError == OnError.FAIL) {
                throw e;
            }
            writer.add(() -> files.skip(image, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
