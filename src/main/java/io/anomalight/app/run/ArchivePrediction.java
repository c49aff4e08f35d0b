package io.anomalight.app.run;

import io.anomalight.detector.Detector;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Has an archive judge image files, one by one, and writes what it finds as it goes. */
public final class ArchivePrediction {
    private final Detector detector;
    private final PredictionFiles files;
    private final OnError onError;
    private final StopSignal interruption;

    /** Detector and files stay the caller's to close. */
    public ArchivePrediction(Detector detector, PredictionFiles files, OnError onError, StopSignal interruption) {
        this.detector = detector;
        this.files = files;
        this.onError = onError;
        this.interruption = interruption;
    }

    /**
     * Judges the images that are not judged yet, until an interruption.
     *
     * @throws UserError if an image can't be read, or with {@code SKIP} if none can
     */
    public void run(Console console) {
        List<Path> images = files.toJudge();
        int unreadable = 0;
        try (Progress progress = console.progress("Predicting", "images", images.size())) {
            for (Path image : images) {
                if (interruption.requested()) {
                    return;
                }
                Optional<HostImage> read = read(image);
                read.ifPresent(
                        host -> files.add(detector.evaluate(List.of(host)).get(0), detector.postProcessor()));
                unreadable += read.isPresent() ? 0 : 1;
                progress.step(1);
            }
        }
        if (unreadable > 0 && files.judged() == 0) {
            throw new UserError("None of the " + unreadable + " images can be read; predictions.jsonl says why");
        }
    }

    private Optional<HostImage> read(Path image) {
        try {
            return Optional.of(detector.prepare(image));
        } catch (UserError e) {
            if (onError == OnError.FAIL) {
                throw e;
            }
            files.skip(image, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
